"""What the samplers and the rules against repetition of Hugging Face transformers make of rows of logits.

Usage: python sampling_vectors.py OUTPUT_FILE   (needs torch, transformers 5)
A case has logits, the tokens that were written, the settings under the names of the section 'decoding', and the
probabilities of the next token.
"""
import json
import sys

import torch
from transformers import (
    LogitsProcessorList, MinPLogitsWarper, NoRepeatNGramLogitsProcessor, RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper)

WORDS = 12
WRITTEN = [3, 1, 4, 1, 5, 3, 1]
MAKERS = {  # in the order in which transformers applies them
    "constraints.repetition-penalty": RepetitionPenaltyLogitsProcessor,
    "constraints.no-repeat-ngram-size": NoRepeatNGramLogitsProcessor,
    "sampling.temperature": TemperatureLogitsWarper,
    "sampling.top-k": TopKLogitsWarper,
    "sampling.top-p": TopPLogitsWarper,
    "sampling.min-p": MinPLogitsWarper,
}
CASES = [
    {},
    {"sampling.temperature": 0.7},
    {"sampling.temperature": 1.6},
    {"sampling.top-k": 4},
    {"sampling.top-p": 0.8},
    {"sampling.min-p": 0.1},
    {"sampling.min-p": 0.4},
    {"sampling.min-p": 1.0},
    {"sampling.temperature": 1.5, "sampling.min-p": 0.2},
    {"sampling.temperature": 0.8, "sampling.top-k": 6, "sampling.top-p": 0.9, "sampling.min-p": 0.15},
    {"constraints.repetition-penalty": 1.3},
    {"constraints.repetition-penalty": 0.8},
    {"constraints.no-repeat-ngram-size": 2},
    {"constraints.no-repeat-ngram-size": 3},
    {"constraints.repetition-penalty": 1.5, "constraints.no-repeat-ngram-size": 2, "sampling.temperature": 0.9,
     "sampling.top-k": 7, "sampling.top-p": 0.95, "sampling.min-p": 0.05},
]


def case(logits, settings):
    chain = LogitsProcessorList([make(settings[key]) for key, make in MAKERS.items() if key in settings])
    scores = chain(torch.tensor([WRITTEN]), torch.tensor([logits], dtype=torch.float32))
    probabilities = torch.softmax(scores.double(), -1)[0].tolist()
    return {"settings": settings, "logits": logits, "written": WRITTEN,
            "probabilities": [float(f"{p:.8g}") for p in probabilities]}


def main():
    torch.manual_seed(7)
    rows = [[float(f"{v:.6g}") for v in (2 * torch.randn(WORDS)).tolist()] for _ in range(2)]
    cases = [case(row, settings) for settings in CASES for row in rows]
    with open(sys.argv[1], "w", encoding="utf8") as out:
        out.write("[\n" + ",\n".join(json.dumps(one) for one in cases) + "\n]\n")


main()
