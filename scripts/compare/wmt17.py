#!/usr/bin/env python3
"""Scores real systems of WMT17 English to German with 'seqwright eval' beside their official scores.

The reader brings the folder: reference.gz, SYSTEM.gz a system, and EXPECTED.tsv with the official scores as in
sacreBLEU's own test (system, chrF, chrF++, BLEU, BLEU of mteval-v14, TER as a fraction; an empty cell is not checked):

  scripts/compare/wmt17.py FOLDER"""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

SEQWRIGHT = Path(__file__).resolve().parents[1] / "seqwright"
COLUMNS = {"chrf": 1, "chrf++": 2, "bleu": 3, "ter": 5}


def scores(folder, system):
    """What seqwright says; chrF smooths as the official program does."""
    command = [SEQWRIGHT, "eval", "--hyp", folder / f"{system}.gz", "--ref", folder / "reference.gz", "--quiet",
               "--metrics", ",".join(COLUMNS), "--chrf-eps-smoothing", "--format", "json"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {score["metric"]: score["score"] for score in found["systems"][0]["scores"]}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder, wrong = Path(sys.argv[1]), 0
    for row in (folder / "EXPECTED.tsv").read_text().splitlines()[1:]:
        cells = row.split("\t")
        found = scores(folder, cells[0])
        for metric, column in COLUMNS.items():
            if not cells[column]:
                continue
            official = Decimal(cells[column])
            ours = Decimal(found[metric]) / (100 if metric == "ter" else 1)
            same = round(ours, -official.as_tuple().exponent) == official
            wrong += not same
            print(f"{cells[0]}\t{metric}\t{official}\t{ours:.6f}\t{'same' if same else 'DIFFERENT'}")
    sys.exit(wrong > 0)


main()
