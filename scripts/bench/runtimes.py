#!/usr/bin/env python3
"""Seqwright's searches beside CTranslate2's, in turn (A B A B), with the same models: trained for a
few updates, exported for the other.

Needs a Python with ctranslate2 and sentencepiece, for CTranslate2 and this script alone:

  scripts/bench/runtimes.py --source train.en.gz --target train.de.gz

writes runtimes.md and runtimes.json. Searches have beams of five and fixed steps, as in compare.py."""

import re
import subprocess
from pathlib import Path

import report
from child import run
from compare import LINES, STEPS, TIMES, models, pairs
from data import Data
from options import pairing
from sides import Measurement, Seqwright

SEARCH = Path(__file__).resolve().parent / "ctranslate2_search.py"
BEAM, BATCH = 5, 32


class CTranslate2:
    """Batches of 32 lines are the fastest there."""

    def __init__(self, python, seqwright):
        self.python, self.seqwright = python, seqwright

    def model(self, shape):
        return self.seqwright.data.work / f"ctranslate2-{shape.name}"

    def export(self, shape):
        if not self.model(shape).exists():
            run([*self.seqwright.command, "export", "--model", self.seqwright.model(shape),
                 "--output", self.model(shape), "--format", "ctranslate2"], self.seqwright.data.work)

    def decode(self, shape, precision):
        data = self.seqwright.data
        done = run([self.python, SEARCH, self.model(shape), data.repeated(TIMES[shape.name]),
                    data.steps, BEAM, precision, BATCH, self.seqwright.workers], data.work)
        return Measurement(float(re.search(r"([\d.]+) tokens/s", done.out).group(1)),
                           done.peak_memory)

    def version(self):
        code = "import ctranslate2; print('CTranslate2', ctranslate2.__version__)"
        return subprocess.run([self.python, "-c", code], capture_output=True, text=True).stdout.strip()


def options():
    """The command line."""
    p = pairing(__doc__, "runtimes")
    p.add_argument("--rows", default="small,base", help="models to compare: small, base")
    return p.parse_args()


def rows(o, seqwright, other, shape):
    """Both precisions of one model."""
    for precision in ("float32", "int8"):
        done = pairs(o.pairs, lambda: seqwright.decode(shape, precision, BEAM, TIMES[shape.name]),
                     lambda: other.decode(shape, precision))
        row = {"name": f"beam {BEAM}, {shape.name}, {precision}, {STEPS} steps a line",
               "target": "", **report.summary(done)}
        print(row, flush=True)
        yield row


def main():
    o = options()
    seqwright = Seqwright(o.seqwright, Data(o, STEPS, LINES), o.workers)
    other = CTranslate2(o.python, seqwright)
    result = {"machine": report.machine(), "pairs": o.pairs, "rows": [], "latencies": [],
              "versions": {"seqwright": report.version(o.seqwright), "peer": other.version()}}
    for shape in models(o.rows).values():
        if not seqwright.model(shape).exists():
            seqwright.train(shape)
        other.export(shape)
        result["rows"] += rows(o, seqwright, other, shape)
    report.write(result, o.output)


if __name__ == "__main__":
    main()
