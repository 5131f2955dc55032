#!/usr/bin/env python3
"""What early exits gain: a model at full depth, the same with exits, and both one line at a time, in turn.

  scripts/bench/exits.py MODEL LINES [--exit '--exit-rule entropy --exit-threshold 0.1'] [--command predict] [--copies 10]
                         [--more '--beam-size 5 --mini-batch 64'] [--pairs 5] [--seqwright scripts/seqwright]

MODEL was trained with the stack early-exit; LINES are read --copies times over, so that Java's start and most of its
compiler, which an empty input tells, are a small part. A row is the median of --pairs rounds, each of which runs all ways
in turn. Of translations the words that are written a second are told too. What leaves early has to answer the same one line at a time, byte by byte, or the program fails."""
import argparse
import gzip
import re
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from child import run


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", type=Path)
    p.add_argument("lines", type=Path, help="plain or .gz")
    p.add_argument("--exit", default="", help="options of exits; the model's own rule where there are none")
    p.add_argument("--command", default="predict", choices=["predict", "translate"])
    p.add_argument("--more", default="", help="options of the command for batches of lines")
    p.add_argument("--copies", type=int, default=10)
    p.add_argument("--single-copies", type=int, default=1, help="copies of the lines for one line at a time")
    p.add_argument("--pairs", type=int, default=5)
    p.add_argument("--seqwright", type=str.split, default=[str(Path(__file__).parent.parent / "seqwright")])
    return p.parse_args()


def text(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        return file.read()


def alone(model, folder):
    """The same model, whose batches hold one line each."""
    copy = folder / "alone"
    copy.mkdir()
    for file in model.iterdir():
        if file.is_file() and file.name != "config.yaml":
            (copy / file.name).symlink_to(file.resolve())
    config = (model / "config.yaml").read_text(encoding="utf8")
    start = config.index("\ndecoding:")
    own = re.sub(r"(max-tokens|mini-batch|maxi-batch): \d+", r"\1: 1", config[start:])
    (copy / "config.yaml").write_text(config[:start] + own, encoding="utf8")
    return copy


def command(options, model, source, output, exits):
    call = [*options.seqwright, options.command, "--model", model, "--input", source, "--output", output]
    if model.name != "alone":
        return call + options.more.split() + exits
    more = re.sub(r"(--mini-batch|--maxi-batch|--max-tokens)[ =]\S+", "", options.more).split()
    return call + more + (["--mini-batch", "1"] if options.command == "translate" else []) + exits


def main():
    o = options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = text(o.lines)
        for part, copies in (("empty", 0), ("many", o.copies), ("few", o.single_copies)):
            (folder / part).write_bytes(lines * copies)
        single = alone(o.model, folder)
        full = ["--exit-rule", "none"]
        exits = o.exit.split()
        ways = {
            "full depth": (o.model, "many", full),
            "exits": (o.model, "many", exits),
            "full depth, one line at a time": (single, "few", full),
            "exits, one line at a time": (single, "few", exits),
        }
        seconds = {way: [] for way in ways}
        memory = {way: 0 for way in ways}
        for _ in range(o.pairs):
            start = run(command(o, o.model, folder / "empty", folder / "out", full), folder).seconds
            for way, (model, part, more) in ways.items():
                output = folder / (way.replace(" ", "-") + ".out")
                done = run(command(o, model, folder / part, output, more), folder)
                seconds[way].append(max(1e-9, done.seconds - start))
                memory[way] = max(memory[way], done.peak_memory)
        few = (folder / "exits,-one-line-at-a-time.out").read_bytes()
        many = (folder / "exits.out").read_bytes()
        if few * (o.copies // o.single_copies) != many:
            sys.exit("exits: one line at a time gives another answer than a batch")
        report(o, ways, seconds, memory, folder)


def report(options, ways, seconds, memory, folder):
    """What is counted are the lines that were read, of translations the words that were written."""
    unit = "words" if options.command == "translate" else "lines"
    print(f"| | {unit}/s | times as fast | peak memory MB |\n|---|---:|---:|---:|")
    base = {}
    for way, (_, part, _) in ways.items():
        output = (folder / (way.replace(" ", "-") + ".out")).read_bytes()
        count = len(output.split()) if unit == "words" else output.count(b"\n")
        rate = count / median(seconds[way])
        base.setdefault(part, rate)
        print(f"| {way} | {rate:,.0f} | {rate / base[part]:.2f} | {memory[way] / 1e6:,.0f} |")


main()
