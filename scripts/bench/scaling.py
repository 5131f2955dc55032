#!/usr/bin/env python3
"""How Seqwright's cost grows with the work: small tables, each varying one thing, and memory over
many steps.

  scripts/bench/scaling.py --source train.en.gz --target train.de.gz --table size
  scripts/bench/scaling.py --source train.en.gz --target train.de.gz --flat 2000

Rates are those of the last steps of a short run; a table takes one to three minutes."""

import copy
import re
import sys

from child import run
from data import Data
from options import measuring
from sides import Seqwright, Shape

TRAINING = {
    "batch": ("training.max-tokens", [480, 960, 1920, 3840, 7680]),
    "size": ("model.size", [128, 256, 512]),
    "layers": ("model.encoder.layers", [1, 3, 6]),
    "feed-forward": ("model.feed-forward", [512, 1024, 2048, 4096]),
    "heads": ("model.heads", [1, 4, 16]),
    "workers": ("training.workers", [1, 2]),
}
BEAMS = [1, 2, 5, 10]
VOCABULARIES = [1000, 2000, 4000, 8000]
JOINED = [1, 2, 4, 8]


def options():
    """The command line."""
    p = measuring(__doc__)
    p.add_argument("--steps", type=int, default=24)
    p.add_argument("--table", choices=[*TRAINING, "beam", "vocabulary", "length"], action="append", default=[])
    p.add_argument("--flat", type=int, metavar="STEPS", help="peak memory at every report")
    return p.parse_args()


def row(name, value, measured, first):
    """A line of a table; growth against its first line."""
    print(f"| {name} {value} | {measured.rate:,.0f} | {first.rate / measured.rate:.2f} | "
          f"{measured.memory / 2**20:,.0f} MB |", flush=True)


def table(name, values, measure):
    """Measures every value."""
    print(f"\n| {name} | tokens/s | time a token, first = 1 | peak memory |\n|---|---|---|---|")
    first = None
    for value in values:
        measured = measure(value)
        first = first or measured
        row(name, value, measured, first)


def with_vocabulary(seqwright, size):
    """The same text under a tokenizer of another size."""
    other = copy.copy(seqwright)
    other.data = copy.copy(seqwright.data)
    other.data.tokenizer = seqwright.data.work / f"joint-{size}.model"
    texts = [other.data.source, other.data.target]
    run([*other.command, "tokenizer", "train", "--input", *texts, "--output",
         other.data.tokenizer, "--vocabulary-size", size], other.data.work)
    return other


def with_length(seqwright, joined):
    """The same text, so many lines made one, in batches of as many tokens."""
    other = copy.copy(seqwright)
    other.data = copy.copy(seqwright.data)
    other.data.source = join(seqwright.data.source, joined)
    other.data.target = join(seqwright.data.target, joined)
    return other


def join(file, count):
    """Makes lines of `count` lines each."""
    lines = file.read_text(encoding="utf8").splitlines()
    joined = [" ".join(lines[i : i + count]) for i in range(0, len(lines), count)]
    out = file.with_name(f"{file.name}.{count}")
    out.write_text("\n".join(joined) + "\n", encoding="utf8")
    return out


def flat(seqwright, shape, steps):
    """The peak of resident memory as the log's reports give it: the same at the end as early on."""
    shape.steps = steps
    model = seqwright.data.work / "model-flat"
    every = max(1, steps // 10)
    run(["rm", "-rf", model], seqwright.data.work)
    run(seqwright.train_command(shape, model, "--report-every", every), seqwright.data.work)
    log = (model / "log.jsonl").read_text(encoding="utf8")
    peaks = [int(peak) / 2**20 for peak in re.findall(r'"peak-memory-bytes":(\d+)', log)]
    print(f"\npeak memory in MB every {every} steps: " + ", ".join(f"{p:,.0f}" for p in peaks))


def main():
    o = options()
    data = Data(o, 15, 320)
    seqwright = Seqwright(o.seqwright, data)
    small = Shape("scaling", 256, 1024, 4, 3, o.steps, max(2, o.steps // 3), 0)
    for name in o.table:
        if name == "beam":
            seqwright.train(small)
            # Long enough that the compilers are done in the short run, narrow beams' too.
            table(name, BEAMS, lambda k: seqwright.decode(small, "float32", k, 4))
        elif name == "vocabulary":
            table(name, VOCABULARIES, lambda v: with_vocabulary(seqwright, v).train(small))
        elif name == "length":
            table("lines joined:", JOINED, lambda n: with_length(seqwright, n).train(small))
        else:
            key, values = TRAINING[name]
            table(name, values, lambda v: seqwright.train(small, "--set", f"{key}={v}"))
    if o.flat:
        flat(seqwright, small, o.flat)
    if not o.table and not o.flat:
        sys.exit("nothing to do: give --table or --flat")


if __name__ == "__main__":
    main()
