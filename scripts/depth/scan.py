#!/usr/bin/env python3
"""SCAN (Lake and Baroni 2018), commands to actions: lines that are right as a whole, by vanilla and
Universal Transformers with absolute and relative positions.

  scripts/depth/scan.py DATA_DIR OUT_DIR

DATA_DIR has tasks_train_SPLIT.txt.gz and tasks_test_SPLIT.txt.gz. Of the split by length lines of up to
--cutoff actions are learnt (22 in the files; 26 as in Csordas et al. 2021, whose models begin to solve it
there) and longer ones tested; the end of the target is learnt. Of the split jump the word alone is
learnt, and all that is made of it tested."""

import gzip

import runs

SHAPES = {
    "vanilla, sinusoidal": ("sinusoidal", "{layers: 3}"),
    "vanilla, relative": ("tener", "{layers: 3}"),
    "Universal, relative": (
        "tener", "{layers: 1, stack: {kind: universal, steps: 3, step-signal: none}}"),
}
SPLITS = {"length": "length", "jump": "addprim_jump"}
ENDS = ("source", "target")
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
  max-tokens: 1200
  learning-rate: 1e-3
  warmup: 100
  label-smoothing: 0
  schedule: {kind: linear, steps: %(steps)d}
  max-steps: %(steps)d
  max-epochs: 0
  validate-every: 0
  save-every: 0
  report-every: 200
  workers: 2
  seed: %(seed)d
decoding: {beam-size: 1, max-length-ratio: 20}
"""


def pairs(file):
    """Those of a file of "IN: command OUT: actions"."""
    with gzip.open(file, "rt") as lines:
        return [line[4:].rstrip("\n").split(" OUT: ") for line in lines]


def write(data, split, cutoff, folder):
    """What is learnt and what is tested."""
    sets = {use: pairs(data / f"tasks_{use}_{SPLITS[split]}.txt.gz") for use in ("train", "test")}
    if split == "length":
        everything = sets["train"] + sets["test"]
        short = [len(target.split()) <= cutoff for _, target in everything]
        sets = {use: [p for p, s in zip(everything, short) if s == (use == "train")] for use in sets}
    for use, own in sets.items():
        runs.columns(folder, use, ENDS, own)


def options():
    """The command line."""
    p = runs.parser(__doc__, ("data", "out"), 3000)
    p.add_argument("--splits", default=",".join(SPLITS))
    p.add_argument("--cutoff", type=int, default=26, help="actions of the longest line learnt (26)")
    p.add_argument("--shapes", default=";".join(SHAPES), help="those to be trained, with ; between")
    return p.parse_args()


def main():
    """One row a split and a shape."""
    o = options()
    rows = []
    for split in o.splits.split(","):
        folder = o.out / split
        write(o.data, split, o.cutoff, folder)
        rows += [row(folder, split, name, o) for name in o.shapes.split(";")]
    print(runs.table(["split", "model", "whole lines right, %"], rows))


def row(folder, split, name, o):
    """Trains one model and translates the test set."""
    positions, layers = SHAPES[name]
    model = folder / name.replace(",", "").replace(" ", "-")
    runs.train(
        model, CONFIG % {"positions": positions, "layers": layers, **vars(o)},
        *runs.options(folder, {"train": "train"}, ENDS))
    out, _ = runs.seqwright("translate", "--model", model, "--input", folder / "test.source")
    return [split, name, f"{100 - runs.errors(out, folder / 'test.target'):.1f}"]


if __name__ == "__main__":
    main()
