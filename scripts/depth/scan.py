#!/usr/bin/env python3
"""SCAN (Lake and Baroni 2018), commands to actions: lines that are right as a whole, by vanilla and
Universal Transformers with absolute and relative positions.

  scripts/depth/scan.py DATA_DIR OUT_DIR

DATA_DIR has tasks_train_SPLIT.txt.gz and tasks_test_SPLIT.txt.gz. The end of the target is learnt, so that
the split by length is the hard one: lines of more than 22 actions are in the test set alone."""

import argparse
import gzip
import pathlib

import runs

SHAPES = {
    "vanilla, sinusoidal": ("sinusoidal", "{layers: 3}"),
    "vanilla, T5's relative": ("t5", "{layers: 3}"),
    "Universal, T5's relative": ("t5", "{layers: 1, stack: {kind: universal, steps: 3}}"),
}
SPLITS = {"length": "length", "jump": "addprim_jump"}
CONFIG = """
task: translation
tokenizer: {training: {type: word, vocabulary-size: 40, hard-vocabulary-limit: false}}
model:
  size: 128
  heads: 8
  feed-forward: 256
  dropout: 0.1
  positions: %(positions)s
  encoder: %(layers)s
  decoder: %(layers)s
training:
  max-tokens: 3000
  learning-rate: 1e-3
  warmup: 100
  label-smoothing: 0
  schedule: {kind: linear, steps: %(steps)d}
  max-steps: %(steps)d
  max-epochs: 0
  validate-every: 0
  save-every: 0
  report-every: 100
  workers: 2
  seed: %(seed)d
decoding: {beam: 1}
"""


def write(file, folder, name):
    """The two columns of a file of "IN: command OUT: actions"."""
    with gzip.open(file, "rt") as lines:
        pairs = [line[4:].rstrip("\n").split(" OUT: ") for line in lines]
    for end, side in (("source", 0), ("target", 1)):
        (folder / f"{name}.{end}").write_text("".join(p[side] + "\n" for p in pairs))


def options():
    """The command line."""
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("data", type=pathlib.Path)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--splits", default=",".join(SPLITS))
    p.add_argument("--steps", type=int, default=3000, help="updates (3000)")
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args()


def main():
    """One row a split and a shape."""
    o = options()
    rows = []
    for split in o.splits.split(","):
        folder = o.out / split
        folder.mkdir(parents=True, exist_ok=True)
        for use in ("train", "test"):
            write(o.data / f"tasks_{use}_{SPLITS[split]}.txt.gz", folder, use)
        rows += [row(folder, split, name, o) for name in SHAPES]
    print(runs.table(["split", "model", "whole lines right, %"], rows))


def row(folder, split, name, o):
    """Trains one model and translates the test set."""
    positions, layers = SHAPES[name]
    model = folder / name.replace(",", "").replace(" ", "-").replace("'", "")
    runs.train(
        model, CONFIG % {"positions": positions, "layers": layers, **vars(o)},
        f"--train-source={folder}/train.source", f"--train-target={folder}/train.target")
    out, _ = runs.seqwright("translate", "--model", model, "--input", folder / "test.source")
    right = (folder / "test.target").read_text().splitlines()
    hits = sum(f == r for f, r in zip(out.splitlines(), right, strict=True))
    return [split, name, f"{100 * hits / len(right):.1f}"]


if __name__ == "__main__":
    main()
