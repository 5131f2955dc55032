#!/usr/bin/env python3
"""Translates lines with CTranslate2 itself, for comparison with the model that was exported.

Needs Python with ctranslate2, and sentencepiece where the folder has source.spm; without it lines
are tokens with spaces between them:

  scripts/ctranslate2/translate.py EXPORTED --beam-size 4 < lines > theirs
  scripts/seqwright translate --model MODEL --beam-size 4 < lines > ours
  diff ours theirs"""

import argparse
import sys
from pathlib import Path

import ctranslate2


def options():
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("exported", type=Path, help="folder that 'seqwright export' wrote")
    p.add_argument("--beam-size", type=int, default=1)
    p.add_argument("--compute-type", default="float32", help="float32, int8 and so on")
    return p.parse_args()


def codec(folder):
    """How lines are cut, and how tokens become a line."""
    if not (folder / "source.spm").exists():
        return str.split, " ".join
    import sentencepiece

    source, target = (sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
                      for side in ("source", "target"))
    return lambda line: source.encode(line, out_type=str), target.decode


def main():
    o = options()
    cut, join = codec(o.exported)
    translator = ctranslate2.Translator(str(o.exported), "cpu", compute_type=o.compute_type)
    lines = [cut(line.rstrip("\n")) for line in sys.stdin]
    for result in translator.translate_batch(lines, beam_size=o.beam_size, max_batch_size=32):
        print(join(result.hypotheses[0]))


if __name__ == "__main__":
    main()
