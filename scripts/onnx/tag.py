#!/usr/bin/env python3
"""Tags words with an ONNX export of a tagger in onnxruntime, for comparison with the model.

Needs Python 3.9 with numpy, onnxruntime and sentencepiece:

  scripts/onnx/tag.py EXPORTED < lines > theirs          words between spaces, in one window
  scripts/seqwright predict --model MODEL < lines > ours
  diff ours theirs"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import sentencepiece

MOST_PIECES = 16  # of a word


class Tagger:
    """The graph of a folder, its tokenizer and what its configuration says of characters."""

    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text(encoding="utf8"))
        self.graph = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
        self.pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "text.model"))
        self.characters = self.config.get("character2id")

    def cut(self, word):
        """Pieces of a word; the one that only says that a word begins is left out."""
        ids = self.pieces.encode(word)
        if len(ids) > 1 and self.pieces.id_to_piece(ids[0]) == "\u2581":
            ids = ids[1:]
        return ids[:MOST_PIECES] or [self.pieces.unk_id()]

    def spelt(self, word):
        most = self.config["max_word_length"]
        kept = word if len(word) <= most else word[: most // 2] + word[-(most // 2):]
        unknown = self.config["unknown_character_id"]
        return ([self.config["begin_of_word_id"]] + [self.characters.get(c, unknown) for c in kept]
                + [self.config["end_of_word_id"]])

    def tags(self, sentences):
        """Tags of sentences, lists of words, that are padded into one batch."""
        cut = [[self.cut(word) for word in words] for words in sentences]
        length = 2 + max(sum(map(len, words)) for words in cut)
        ids = np.zeros((len(cut), length), np.int64)
        mask = np.zeros_like(ids)
        for row, words in enumerate(cut):
            own = [self.config["bos_token_id"], *(p for word in words for p in word), self.config["eos_token_id"]]
            ids[row, : len(own)] = own
            mask[row, : len(own)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask}
        if self.characters is not None:
            inputs["character_ids"] = self.spellings(sentences, cut, length)
        names = [output.name for output in self.graph.get_outputs()]
        out = dict(zip(names, self.graph.run(None, inputs)))
        found = []
        for row, words in enumerate(cut):
            firsts = 1 + np.cumsum([0] + [len(word) for word in words[:-1]])
            best = viterbi(out["logits"][row][firsts], out.get("transitions"))
            found.append([self.config["id2label"][str(tag)] for tag in best])
        return found

    def spellings(self, sentences, cut, length):
        """The characters of the word of each token; at begin and end those of an empty word."""
        rows = [[self.spelt("")] + [self.spelt(word) for word, pieces in zip(words, own) for _ in pieces]
                + [self.spelt("")] for words, own in zip(sentences, cut)]
        all_ids = np.zeros((len(rows), length, max(len(word) for row in rows for word in row)), np.int64)
        for b, row in enumerate(rows):
            for t, word in enumerate(row):
                all_ids[b, t, : len(word)] = word
        return all_ids


def viterbi(scores, transitions):
    """The best tags of the scores (N, K) of words, given transitions (K + 1, K + 1)."""
    count = scores.shape[1]
    if transitions is None:
        return scores.argmax(1)
    into = transitions[:count, :count]
    best, back = transitions[count, :count] + scores[0], []
    for row in scores[1:]:
        all_ways = best[:, None] + into
        back.append(all_ways.argmax(0))
        best = all_ways.max(0) + row
    path = [int((best + transitions[:count, count]).argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exported", type=Path)
    parser.add_argument("--batch", type=int, default=16)
    options = parser.parse_args()
    tagger = Tagger(options.exported)
    lines = [line.split() for line in sys.stdin]
    for at in range(0, len(lines), options.batch):
        part = lines[at: at + options.batch]
        answers = iter(tagger.tags([words for words in part if words])) if any(part) else iter(())
        for words in part:
            print(" ".join(next(answers)) if words else "")


if __name__ == "__main__":
    main()
