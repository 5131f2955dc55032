#!/usr/bin/env python3
"""Imports each of the five files of CTranslate2's own test model (Arabic names to Latin letters) and compares what
Seqwright makes of them with what CTranslate2's tests state, and with the error rate that others computed.

The reader brings the folders: MODELS is tests/data/models of OpenNMT/CTranslate2, NAMES is ar2en-eval.txt of
google/transliteration (a name, a tab, its transliteration a line; 1,431 of them):

  scripts/ctranslate2/names.py MODELS NAMES"""

import subprocess
import sys
import tempfile
from pathlib import Path

SEQWRIGHT = Path(__file__).resolve().parents[1] / "seqwright"
FLOATS = ["v2/aren-transliteration", "v1/aren-transliteration"]
INTEGERS = [f"{v}/aren-transliteration-{kind}" for v, kind in (("v2", "i16"), ("v1", "i16"), ("v2", "i8"))]
STATED = {  # float32: the tests of CTranslate2; tolerance 1e-5
    ("آتزمون", "atzmon"): "-0.106023 -0.065410 -0.056002 -0.447953 -0.230714 -0.092184 -0.063463",
    ("آتشيسون", "achison"): "-0.072660 -0.300309 -0.181187 -0.395671 -0.025631 -0.123466 -0.002034 -0.012639",
    ("آرباكه", "arbake"): "-0.103136 -0.089504 -0.063889 -0.007327 -0.452072 -0.060154 -0.016636",
    ("آرثر", "arther"): "-0.076704 -0.036037 -0.029253 -0.030273 -0.149276 -0.002440 -0.003742",
}
INTEGER_SCORES = {  # of atzmon: NumPy, with the weights that the integers stand for
    "i8": "-0.108879 -0.067010 -0.056107 -0.465482 -0.228789 -0.097572 -0.063836",
    "i16": "-0.107075 -0.065529 -0.056565 -0.443987 -0.229119 -0.093619 -0.064097",
}
WRONG, TOLERANCE = 77.92, 1e-5


def seqwright(*arguments, lines=()):
    text = "".join(line + "\n" for line in lines)
    return subprocess.run([SEQWRIGHT, *map(str, arguments)], input=text, check=True, capture_output=True,
                          text=True).stdout.splitlines()


def greedy(model, names):
    found = seqwright("translate", "--model", model, "--search", "greedy", lines=[" ".join(name) for name in names])
    return [line.replace(" ", "") for line in found]


def scores(model, name, target):
    line = seqwright("score", "--model", model, "--tokens", lines=[" ".join(name) + "\t" + " ".join(target)])[0]
    return [float(cell) for cell in line.split("\t")[1].split(" ")[1::2]]


class Report:
    failures = 0

    def check(self, what, good, detail):
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {what}: {detail}", flush=True)


def check_scores(report, what, found, stated):
    stated = [float(number) for number in stated.split()]
    apart = max(map(lambda a, b: abs(a - b), found, stated)) if len(found) == len(stated) else float("inf")
    report.check(what, apart < TOLERANCE, f"at most {apart:.7f} apart")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    models, names = Path(sys.argv[1]), [line.split("\t") for line in Path(sys.argv[2]).read_text().splitlines()]
    report, written = Report(), {}
    with tempfile.TemporaryDirectory() as work:
        for file in FLOATS + INTEGERS:
            model = Path(work) / file.replace("/", "-")
            seqwright("import", "--from", "ctranslate2", models / file, "-o", model)
            report.check(file, greedy(model, ["آتزمون", "آزا"]) == ["atzmon", "azza"], "the two words of the tests")
            stated = STATED if file in FLOATS else {("آتزمون", "atzmon"): INTEGER_SCORES[file.rsplit("-", 1)[1]]}
            for (name, target), numbers in stated.items():
                check_scores(report, f"{file}, {target}", scores(model, name, target), numbers)
            written[file] = greedy(model, [name for name, _ in names])
    first = written[FLOATS[0]]
    wrong = 100 * sum(a != b for a, (_, b) in zip(first, names)) / len(names)
    report.check("word errors", abs(wrong - WRONG) < 0.005, f"{wrong:.2f} %, expected {WRONG} %")
    for file in FLOATS[1:] + INTEGERS:
        same = sum(a == b for a, b in zip(written[file][:100], first))
        report.check(file, same >= (100 if file in FLOATS else 97), f"{same} of the first 100 names as by {FLOATS[0]}")
    sys.exit(report.failures > 0)


main()
