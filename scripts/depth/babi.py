#!/usr/bin/env python3
"""bAbI (Weston et al. 2015), all tasks learnt together by a Universal Transformer that halts: the error of
each task, and the steps that its words take.

  scripts/depth/babi.py DATA_DIR OUT_DIR

DATA_DIR has qaN.train.txt.gz and qaN.test.txt.gz (10,000 and 1,000 questions a task). A question is a text to
be classified: the facts before it, the last ones first to be left out, then the question; several answers
are one label."""

import gzip
import random
import re

import runs

ENDS = ("text", "label")
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
  positions: %(positions)s
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


def options():
    """The command line."""
    p = runs.parser(__doc__, ("data", "out"), 6000)
    p.add_argument("--depth", type=int, default=6, help="steps of a word at most (6)")
    p.add_argument("--facts", type=int, default=70, help="facts of a story (70, as in the paper)")
    p.add_argument("--pooling", default="last")
    p.add_argument("--positions", default="sinusoidal", help="a kind of positions (sinusoidal)")
    return p.parse_args()


def prepared(o):
    """Writes the data; returns the numbers of the tasks."""
    tasks = sorted(int(re.search(r"qa(\d+)\.", f.name)[1]) for f in o.data.glob("qa*.train.txt.gz"))
    train = []
    for task in tasks:
        train += questions(o.data / f"qa{task}.train.txt.gz", o.facts)
        test = list(questions(o.data / f"qa{task}.test.txt.gz", o.facts))
        runs.columns(o.out, f"qa{task}", ENDS, test)
    random.Random(o.seed).shuffle(train)
    runs.columns(o.out, "valid", ENDS, train[:500])
    runs.columns(o.out, "train", ENDS, train[500:])
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
        *runs.options(o.out, {"train": "train", "valid": "valid"}, ENDS))
    rows = [row(model, o.out, task) for task in tasks]
    mean = sum(float(r[1]) for r in rows) / len(rows)
    rows.append(["mean", f"{mean:.1f}", f"{sum(float(r[2]) for r in rows) / len(rows):.2f}"])
    print(runs.table(["task", "error, %", "steps of a word"], rows))


def row(model, folder, task):
    """What the model says of a task's test set."""
    out, told = runs.seqwright(
        "predict", "--model", model, "--input", folder / f"qa{task}.text", "--use-report")
    wrong = runs.errors(out, folder / f"qa{task}.label")
    return [task, f"{wrong:.1f}", f"{runs.steps(told, 'encoder'):.2f}"]


if __name__ == "__main__":
    main()
