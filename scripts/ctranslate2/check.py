#!/usr/bin/env python3
"""Translates lines greedily with a folder of CTranslate2, read and computed by NumPy alone, for
comparison with the model that was exported.

Written from the description of the format, without Seqwright's reader. Needs Python 3.9 with numpy,
and sentencepiece where the folder has source.spm:

  scripts/ctranslate2/check.py EXPORTED < lines > theirs
  scripts/seqwright translate --model MODEL --beam-size 1 < lines > ours
  diff ours theirs"""

import argparse
import json
import math
import struct
import sys
from pathlib import Path

import numpy as np

TYPES = ["float32", "int8", "int16", "int32", "float16", "bfloat16"]


class Reader:
    """The fields of model.bin, one after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, kind):
        value = struct.unpack_from("<" + kind, self.data, self.at)[0]
        self.at += struct.calcsize(kind)
        return value

    def bytes(self, count):
        self.at += count
        return self.data[self.at - count : self.at]

    def text(self):
        return self.bytes(self.number("H"))[:-1].decode("utf8")

    def array(self):
        shape = [self.number("I") for _ in range(self.number("B"))]
        kind = TYPES[self.number("B")]
        raw = self.bytes(self.number("I"))
        if kind == "bfloat16":
            wide = np.frombuffer(raw, "<u2").astype("<u4") << 16
            return wide.view("<f4").reshape(shape)
        return np.frombuffer(raw, np.dtype(kind).newbyteorder("<")).reshape(shape)


def variables(file):
    """All arrays by name; weights in int8 as the floats that they stand for."""
    reader = Reader(file.read_bytes())
    version, spec, revision = reader.number("I"), reader.text(), reader.number("I")
    if (version, spec, revision) != (6, "TransformerSpec", 7):
        sys.exit(f"{file}: version {version}, {spec}, revision {revision}")
    found = {reader.text(): reader.array() for _ in range(reader.number("I"))}
    for _ in range(reader.number("I")):
        alias, name = reader.text(), reader.text()
        found[alias] = found[name]
        if name + "_scale" in found:
            found[alias + "_scale"] = found[name + "_scale"]
    scaled = {n: a.astype("f4") / found[n + "_scale"][:, None] for n, a in found.items()
              if n + "_scale" in found}
    return {n: np.asarray(scaled.get(n, a), "f4") for n, a in found.items()}


def erf(x):
    return np.vectorize(math.erf, otypes=["f4"])(x)


ACTIVATIONS = [
    lambda x: np.maximum(x, 0),
    lambda x: x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    lambda x: x / (1 + np.exp(-x)),
    lambda x: x / 2 * (1 + erf(x / math.sqrt(2))),
]


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


class Stack:
    """The encoder or the decoder."""

    def __init__(self, name, weights, epsilon):
        self.name, self.w, self.epsilon = name, weights, epsilon
        self.heads, self.pre = int(weights[f"{name}/num_heads"]), bool(weights[f"{name}/pre_norm"])
        self.act = ACTIVATIONS[int(weights[f"{name}/activation"])]
        self.table = weights[name + ("/embeddings_0" if name == "encoder" else "/embeddings") + "/weight"]

    def linear(self, scope, x):
        return x @ self.w[scope + "/weight"].T + self.w[scope + "/bias"]

    def norm(self, scope, x):
        gamma = self.w[scope + "/gamma"]
        if scope + "/beta" not in self.w:
            return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon) * gamma
        centred = x - x.mean(-1, keepdims=True)
        var = (centred * centred).mean(-1, keepdims=True)
        return centred / np.sqrt(var + self.epsilon) * gamma + self.w[scope + "/beta"]

    def embed(self, ids):
        size = self.table.shape[1]
        scale = self.w[self.name + "/scale_embeddings"]
        x = self.table[ids] * (math.sqrt(size) if scale == 1 else scale if scale else 1)
        positions = self.w.get(self.name + "/position_encodings/encodings")
        if positions is None:
            half = size // 2
            angle = np.outer(np.arange(1, len(ids) + 1), 10000.0 ** (-np.arange(half) / (half - 1)))
            positions = np.concatenate([np.sin(angle), np.cos(angle)], 1)
        return (x + positions[: len(ids)]).astype("f4")

    def around(self, scope, x, inside):
        if self.pre:
            return x + inside(self.norm(scope + "/layer_norm", x))
        return self.norm(scope + "/layer_norm", x + inside(x))

    def attend(self, q, k, v, mask):
        def split(a):
            return a.reshape(len(a), self.heads, -1).transpose(1, 0, 2)

        q, k, v = split(q), split(k), split(v)
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1]) + mask
        return (softmax(scores) @ v).transpose(1, 0, 2).reshape(q.shape[1], -1)

    def layers(self, x, mask, memory=None):
        i = 0
        while f"{self.name}/layer_{i}/ffn/linear_0/weight" in self.w:
            scope = f"{self.name}/layer_{i}"
            x = self.around(scope + "/self_attention", x, lambda h: self.own(scope, h, mask))
            if memory is not None:
                x = self.around(scope + "/attention", x, lambda h: self.cross(scope, h, memory))
            x = self.around(scope + "/ffn", x, lambda h: self.forward(scope + "/ffn", h))
            i += 1
        return self.norm(self.name + "/layer_norm", x) if self.name + "/layer_norm/gamma" in self.w else x

    def own(self, scope, h, mask):
        q, k, v = np.split(self.linear(scope + "/self_attention/linear_0", h), 3, -1)
        return self.linear(scope + "/self_attention/linear_1", self.attend(q, k, v, mask))

    def cross(self, scope, h, memory):
        q = self.linear(scope + "/attention/linear_0", h)
        k, v = np.split(self.linear(scope + "/attention/linear_1", memory), 2, -1)
        return self.linear(scope + "/attention/linear_2", self.attend(q, k, v, 0))

    def forward(self, scope, h):
        hidden = self.act(self.linear(scope + "/linear_0", h))
        if scope + "/linear_0_noact/weight" in self.w:
            hidden = hidden * self.linear(scope + "/linear_0_noact", h)
        return self.linear(scope + "/linear_1", hidden)


class Model:
    """A folder."""

    def __init__(self, folder):
        self.w = variables(folder / "model.bin")
        self.config = json.loads((folder / "config.json").read_text(encoding="utf8"))
        shared = folder / "shared_vocabulary.json"
        lists = [shared if shared.exists() else folder / f"{side}_vocabulary.json"
                 for side in ("source", "target")]
        self.source, self.target = (json.loads(f.read_text(encoding="utf8")) for f in lists)
        epsilon = self.config["layer_norm_epsilon"]
        self.encoder = Stack("encoder", self.w, epsilon)
        self.decoder = Stack("decoder", self.w, epsilon)

    def greedy(self, tokens):
        """Target tokens of source tokens, as long as 'seqwright translate' lets them be."""
        ids = {t: i for i, t in reversed(list(enumerate(self.source)))}
        around = [[self.config["bos_token"]] * self.config["add_source_bos"], tokens,
                  [self.config["eos_token"]] * self.config["add_source_eos"]]
        source = [ids.get(t, ids[self.config["unk_token"]]) for part in around for t in part]
        memory = self.encoder.layers(self.encoder.embed(source), 0)
        written = [self.target.index(self.config["decoder_start_token"])]
        end = self.target.index(self.config["eos_token"])
        while len(written) <= 3 * len(tokens) + 10:
            mask = np.triu(np.full((len(written),) * 2, -np.inf, "f4"), 1)
            last = self.decoder.layers(self.decoder.embed(written), mask, memory)[-1]
            logits = self.w["decoder/projection/weight"] @ last
            best = int((logits + self.w.get("decoder/projection/bias", 0)).argmax())
            if best == end:
                break
            written.append(best)
        return [self.target[i] for i in written[1:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exported", type=Path)
    folder = parser.parse_args().exported
    model = Model(folder)
    split, join = str.split, " ".join
    if (folder / "source.spm").exists():
        import sentencepiece

        source = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        target = sentencepiece.SentencePieceProcessor(model_file=str(folder / "target.spm"))
        split, join = (lambda line: source.encode(line, out_type=str)), target.decode_pieces
    for line in sys.stdin:
        tokens = split(line.rstrip("\n"))
        print(join(model.greedy(tokens)) if tokens else "")


if __name__ == "__main__":
    main()
