#!/usr/bin/env python3
"""Translates lines with a Hugging Face export in transformers, for comparison with the model.

Needs Python 3.9 with torch, transformers and sentencepiece:

  scripts/huggingface/check.py EXPORTED < lines > theirs
  scripts/seqwright translate --model MODEL --suppress-unknown < lines > ours
  diff ours theirs

Both search with the model's own settings; --greedy and --beam-size 1 compare greedy search. The
unknown token is never written, since the two have other texts for it."""

import argparse
import sys

import torch
from transformers import MarianMTModel, MarianTokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exported")
    parser.add_argument("--greedy", action="store_true")
    options = parser.parse_args()
    model = MarianMTModel.from_pretrained(options.exported).eval()
    tokenizer = MarianTokenizer.from_pretrained(options.exported)
    beams = {"num_beams": 1} if options.greedy else {}
    unknown = tokenizer.unk_token_id
    for line in sys.stdin:
        batch = tokenizer([line.rstrip("\n")], return_tensors="pt")
        with torch.no_grad():
            found = model.generate(**batch, **beams, suppress_tokens=[unknown])[0]
        print(tokenizer.decode(found, skip_special_tokens=True))


if __name__ == "__main__":
    main()
