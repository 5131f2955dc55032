"""What the scripts of this folder share: the command line, the data's columns, the launcher, training, the
log of a run."""

import argparse
import json
import os
import pathlib
import subprocess
import sys

LAUNCHER = os.environ.get("SEQWRIGHT", str(pathlib.Path(__file__).parent.parent / "seqwright"))


def parser(description, folders, steps):
    """What every script asks for: its folders, how many updates, the seed."""
    p = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for folder in folders:
        p.add_argument(folder, type=pathlib.Path)
    p.add_argument("--steps", type=int, default=steps, help=f"updates ({steps})")
    p.add_argument("--seed", type=int, default=1)
    return p


def columns(folder, name, ends, pairs):
    """Writes pairs into two files of the folder, which have a line each."""
    folder.mkdir(parents=True, exist_ok=True)
    for side, end in enumerate(ends):
        (folder / f"{name}.{end}").write_text("".join(pair[side] + "\n" for pair in pairs))


def options(folder, files, ends):
    """The options of a training for files that columns() wrote: use to name."""
    return [f"--{use}-{end}={folder / name}.{end}" for use, name in files.items() for end in ends]


def errors(found, expected):
    """The share of lines, in percent, that are not what they should be."""
    right = expected.read_text().splitlines()
    wrong = sum(f != r for f, r in zip(found.splitlines(), right, strict=True))
    return 100 * wrong / len(right)


def seqwright(*arguments):
    """Runs a command; returns what it wrote to standard output and to standard error."""
    done = subprocess.run([LAUNCHER, *map(str, arguments)], text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"seqwright {arguments[0]}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout, done.stderr


def train(model, config, *options):
    """Trains a model by the YAML of a configuration, unless its folder has one. Returns the
    messages."""
    log = model.with_suffix(".log")
    if log.exists():
        return log.read_text()
    model.parent.mkdir(parents=True, exist_ok=True)
    file = model.with_suffix(".yaml")
    file.write_text(config)
    _, told = seqwright("train", "--config", file, "--model", model, *options)
    log.write_text(told)
    return told


def all_of(model, key):
    """All values of a key in a run's log.jsonl, of reports and of validations."""
    entries = [json.loads(line) for line in (model / "log.jsonl").read_text().splitlines()]
    return [e[key] for e in entries if key in e]


def steps(told, stack):
    """The mean number of steps that a report tells of a stack, or None."""
    found = [line for line in told.splitlines() if f"Steps of {stack}: " in line]
    return float(found[-1].split(f"Steps of {stack}: ")[1].split(";")[0]) if found else None


def table(head, rows):
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
