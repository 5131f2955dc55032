#!/usr/bin/env python3
"""Translates lines greedily with an ONNX export in onnxruntime, for comparison with the model.

Needs Python 3.9 with numpy, onnxruntime and sentencepiece:

  scripts/onnx/check.py EXPORTED < lines > theirs
  scripts/seqwright translate --model MODEL --beam-size 1 < lines > ours
  diff ours theirs"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import sentencepiece


class Exported:
    """The three graphs of a folder."""

    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text(encoding="utf8"))
        self.encoder = self._session(folder / "encoder_model.onnx")
        self.decoder = self._session(folder / "decoder_model.onnx")
        self.with_past = self._session(folder / "decoder_with_past_model.onnx")

    @staticmethod
    def _session(file):
        return onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def greedy(self, source):
        """Target ids of source ids, the end token left out; as long as 'seqwright translate' lets
        it be."""
        ids = np.array([self.config["source_prefix_ids"] + source + self.config["source_suffix_ids"]])
        mask = np.ones_like(ids)
        states = self.encoder.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        past = {"encoder_hidden_states": states}
        session, token, found = self.decoder, self.config["decoder_start_token_id"], []
        while len(found) < 3 * len(source) + 10:
            given = {"input_ids": np.array([[token]]), "encoder_attention_mask": mask, **past}
            names = [output.name for output in session.get_outputs()]
            wanted = {i.name for i in session.get_inputs()}
            out = dict(zip(names, session.run(None, {k: v for k, v in given.items() if k in wanted})))
            token = int(out["logits"][0, -1].argmax())
            if token == self.config["eos_token_id"]:
                break
            found.append(token)
            past.update({k.replace("present", "past_key_values"): v for k, v in out.items()
                         if k != "logits"})
            session = self.with_past
        return found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exported", type=Path)
    folder = parser.parse_args().exported
    model = Exported(folder)
    source = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.model"))
    own = folder / "target.model"
    target = sentencepiece.SentencePieceProcessor(model_file=str(own)) if own.exists() else source
    for line in sys.stdin:
        ids = source.encode(line.rstrip("\n"))
        print(target.decode(model.greedy(ids)) if ids else "")


if __name__ == "__main__":
    main()
