#!/usr/bin/env python3
"""bAbI (Weston et al. 2015), all tasks learnt together by a Universal Transformer that halts: the error of
each task, and the steps that its words take.

  scripts/depth/babi.py DATA_DIR OUT_DIR

DATA_DIR has qaN.train.txt.gz and qaN.test.txt.gz (10,000 and 1,000 questions a task). A question is a text to
be classified: the facts before it, the last ones first to be left out, then the question; several answers
are one label."""

import argparse
import gzip
import pathlib
import random
import re

import runs

CONFIG = """
task: {kind: classification, pooling: %(pooling)s, word-dropout: 0}
tokenizer:
  training: {type: word, vocabulary-size: 400, hard-vocabulary-limit: false}
data: {max-length: %(words)d}
model:
  size: 128
  heads: 4
  feed-forward: 256
  dropout: 0.1
  embedding-scale: null
  encoder:
    layers: 1
    stack: {kind: universal, steps: %(depth)d, halting: {kind: act, bias: 0, ponder-weight: 0.001}}
training:
  max-tokens: 6000
  learning-rate: 1e-3
  warmup: 200
  schedule: {kind: linear, steps: %(steps)d}
  max-steps: %(steps)d
  max-epochs: 0
  validate-every: %(steps)d
  save-every: 0
  report-every: 100
  workers: 2
  seed: %(seed)d
"""


def questions(file, facts):
    """Pairs of text and answer."""
    story = []
    with gzip.open(file, "rt") as lines:
        for line in lines:
            number, rest = line.strip().split(" ", 1)
            if number == "1":
                story = []
            if "\t" in rest:
                asked, answer, _ = rest.split("\t")
                yield words(story[-facts:] + [asked]), answer.strip().replace(",", " ")
            else:
                story.append(rest)


def words(sentences):
    """One line of words in lower case; a sentence ends with a full stop or a question mark."""
    return " ".join(re.sub(r"([.?])", r" \1", s.strip()).lower() for s in sentences).strip()


def write(name, folder, pairs):
    """The two columns."""
    for end, side in (("text", 0), ("label", 1)):
        (folder / f"{name}.{end}").write_text("".join(p[side] + "\n" for p in pairs))


def options():
    """The command line."""
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("data", type=pathlib.Path)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("--steps", type=int, default=6000, help="updates (6000)")
    p.add_argument("--depth", type=int, default=6, help="steps of a word at most (6)")
    p.add_argument("--facts", type=int, default=70, help="facts of a story (70, as in the paper)")
    p.add_argument("--pooling", default="last")
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args()


def prepared(o):
    """Writes the data; returns the numbers of the tasks."""
    o.out.mkdir(parents=True, exist_ok=True)
    tasks = sorted(int(re.search(r"qa(\d+)\.", f.name)[1]) for f in o.data.glob("qa*.train.txt.gz"))
    train = []
    for task in tasks:
        train += questions(o.data / f"qa{task}.train.txt.gz", o.facts)
        write(f"qa{task}", o.out, list(questions(o.data / f"qa{task}.test.txt.gz", o.facts)))
    random.Random(o.seed).shuffle(train)
    write("valid", o.out, train[:500])
    write("train", o.out, train[500:])
    return tasks


def main():
    """One row a task."""
    o = options()
    tasks = prepared(o)
    model = o.out / "model"
    longest = max(len(line.split()) for line in (o.out / "train.text").open())
    values = {**vars(o), "words": 2 * longest}
    runs.train(
        model, CONFIG % values,
        *[f"--{use}-{c}={o.out / use}.{c}" for use in ("train", "valid") for c in ("text", "label")])
    rows = [row(model, o.out, task) for task in tasks]
    mean = sum(float(r[1]) for r in rows) / len(rows)
    rows.append(["mean", f"{mean:.1f}", f"{sum(float(r[2]) for r in rows) / len(rows):.2f}"])
    print(runs.table(["task", "error, %", "steps of a word"], rows))


def row(model, folder, task):
    """What the model says of a task's test set."""
    out, told = runs.seqwright(
        "predict", "--model", model, "--input", folder / f"qa{task}.text", "--use-report")
    right = (folder / f"qa{task}.label").read_text().splitlines()
    found = out.splitlines()
    wrong = sum(f != r for f, r in zip(found, right, strict=True))
    return [task, f"{100 * wrong / len(right):.1f}", f"{runs.steps(told, 'encoder'):.2f}"]


if __name__ == "__main__":
    main()
