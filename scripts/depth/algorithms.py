#!/usr/bin/env python3
"""Copying, reversing and adding: trained on up to 40 symbols, tested on 400 (Dehghani et al. 2019, 4.4),
by a Universal Transformer that halts (ACT) and by a vanilla one of as many layers as it takes steps at
most.

  scripts/depth/algorithms.py OUT_DIR

writes data and models to OUT_DIR, and a table to standard output: the percentage of characters that are
the most probable ones where the right ones stand before them, as in the paper's program. Numbers are
binary and stand with their least digit first; an addition has two of about 200 digits in 400 symbols."""

import random
import sys

import runs

TRAINED, TESTED = 40, 400
ENDS = ("source", "target")
UNIVERSAL = ("{layers: 1, stack: {kind: universal, steps: %d, halting: {kind: act, bias: 0}}}")
VANILLA = "{layers: %d}"
CONFIG = """
task: translation
tokenizer:
  shared: true
  training: {type: char, vocabulary-size: 24, hard-vocabulary-limit: false}
data: {max-length: 410}
model:
  size: 96
  heads: 4
  feed-forward: 192
  dropout: 0
  positions: %(positions)s
  encoder: %(layers)s
  decoder: %(layers)s
training:
  max-tokens: 3000
  learning-rate: 2e-3
  warmup: 60
  label-smoothing: 0
  schedule: {kind: linear, steps: %(steps)d}
  max-steps: %(steps)d
  max-epochs: 0
  validate-every: %(steps)d
  save-every: 0
  report-every: 50
  workers: 2
  seed: %(seed)d
  validation: {metrics: [accuracy]}
"""


def copy(draw, length):
    """Digits, and the same."""
    digits = "".join(draw.choice("0123456789") for _ in range(length))
    return digits, digits


def reverse(draw, length):
    """Digits, and the same backwards."""
    digits = copy(draw, length)[0]
    return digits, digits[::-1]


def add(draw, length):
    """Two binary numbers with + between them, and their sum."""
    first = max(1, (length - 1) // 2)
    second = max(1, length - 1 - first)
    a, b = draw.getrandbits(first), draw.getrandbits(second)
    return f"{bits(a, first)}+{bits(b, second)}", bits(a + b, max(first, second) + 1)


def bits(number, count):
    """The binary digits of a number, the least first."""
    return "".join(str(number >> i & 1) for i in range(count))


TASKS = {"copy": copy, "reverse": reverse, "add": add}


def write(folder, task, seed, train_lines, test_lines):
    """Data of one task: lengths of 1 to TRAINED symbols to learn from, of TESTED to test."""
    draw = random.Random(f"{seed} {task}")
    sets = {"train": [draw.randint(3, TRAINED) for _ in range(train_lines)],
            "long": [TESTED] * test_lines}
    for name, lengths in sets.items():
        runs.columns(folder, name, ENDS, [TASKS[task](draw, length) for length in lengths])


def options():
    """The command line."""
    p = runs.parser(__doc__, ("out",), 1000)
    p.add_argument("--tasks", default=",".join(TASKS))
    p.add_argument("--depth", type=int, default=4, help="steps at most, and layers (4)")
    p.add_argument("--lines", type=int, default=20000, help="examples to learn from (20000)")
    p.add_argument("--test-lines", type=int, default=50, help="examples of 400 symbols (50)")
    p.add_argument("--positions", default="tener", help="a kind of positions (tener, relative)")
    return p.parse_args()


def main():
    """One row a task and a model."""
    o = options()
    rows = []
    for task in o.tasks.split(","):
        folder = o.out / task
        write(folder, task, o.seed, o.lines, o.test_lines)
        for name, layers in (("Universal, ACT", UNIVERSAL % o.depth), ("vanilla", VANILLA % o.depth)):
            rows.append(row(folder, task, name, layers, o))
            print(*rows[-1], sep="\t", file=sys.stderr, flush=True)
    head = ["task", "model", "characters, up to 40 (training)", "characters, 400", "steps: encoder",
            "decoder"]
    print(runs.table(head, rows))


def row(folder, task, name, layers, o):
    """Trains one model."""
    model = folder / name.split(",")[0].lower()
    told = runs.train(
        model, CONFIG % {**vars(o), "layers": layers},
        *runs.options(folder, {"train": "train", "valid": "long"}, ENDS))
    learnt, found = runs.all_of(model, "accuracy")[-2:]
    taken = [runs.steps(told, stack) or o.depth for stack in ("encoder", "decoder")]
    return [task, name, f"{learnt:.1f} %", f"{found:.1f} %", *taken]


if __name__ == "__main__":
    main()
