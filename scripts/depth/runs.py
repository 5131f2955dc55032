"""What the scripts of this folder share: the launcher, training, the log of a run."""

import json
import os
import pathlib
import subprocess
import sys

LAUNCHER = os.environ.get("SEQWRIGHT", str(pathlib.Path(__file__).parent.parent / "seqwright"))


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
    if (model / "model.safetensors").exists():
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
