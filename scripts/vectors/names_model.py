"""A cut of CTranslate2's own test model (Arabic names to Latin letters) and what NumPy computes with it.

Usage: python names_model.py MODELS OUTPUT_FOLDER   (needs numpy>=2)
MODELS is tests/data/models of OpenNMT/CTranslate2 (MIT). Writes model.bin.gz (v2, int16, the file itself), its two
vocabularies, words.tsv (100 random words of Arabic letters, what greedy search writes; none with a step whose best two
tokens are close) and scores.tsv (name, target, log-probability of each token and of the end).
First checks this program: with the float32 file it must give the scores that CTranslate2's tests state.
"""
import gzip
import pathlib
import random
import shutil
import struct
import sys

import numpy as np

SIZE, HEADS, LAYERS, WORDS = 32, 8, 6, 100
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
FEWEST_APART = 0.01
STATED = {
    ("آتزمون", "atzmon"): "-0.106023 -0.065410 -0.056002 -0.447953 -0.230714 -0.092184 -0.063463",
    ("آتشيسون", "achison"): "-0.072660 -0.300309 -0.181187 -0.395671 -0.025631 -0.123466 -0.002034 -0.012639",
    ("آرباكه", "arbake"): "-0.103136 -0.089504 -0.063889 -0.007327 -0.452072 -0.060154 -0.016636",
    ("آرثر", "arther"): "-0.076704 -0.036037 -0.029253 -0.030273 -0.149276 -0.002440 -0.003742",
}


def variables(file):
    """Binary version 2: all arrays by name, whole numbers divided by their scales."""
    data, at = file.read_bytes(), 0

    def number(kind):
        nonlocal at
        at += struct.calcsize(kind)
        return struct.unpack_from("<" + kind, data, at - struct.calcsize(kind))[0]

    def text():
        nonlocal at
        length = number("H")
        at += length
        return data[at - length:at - 1].decode()

    number("I"), text(), number("I")
    found = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        size, count = number("B"), number("I")
        kind = {1: "<i1", 2: "<i2", 4: "<f4"}[size]
        found[name] = np.frombuffer(data, kind, count, at).reshape(shape)
        at += size * count
    for name, scale in [(n, v) for n, v in found.items() if n.endswith("weight_scale")]:
        weight = name.removesuffix("_scale")
        found[weight] = found[weight] / scale.astype(np.float64).reshape(-1, *[1] * (found[weight].ndim - 1))
    return {name: value.astype(np.float64) for name, value in found.items()}


class Model:
    """Pre-norm, ReLU, sinusoids by halves from position 1; in float64, every step from the beginning."""

    def __init__(self, folder):
        self.v = variables(folder / "model.bin")
        words = [(folder / f"{side}_vocabulary.txt").read_text().splitlines() + ["<unk>"] for side in ("source", "target")]
        self.words, self.ids = words[1], [{word: i for i, word in enumerate(side)} for side in words]

    def linear(self, name, x):
        return x @ self.v[name + "/weight"].T + self.v[name + "/bias"]

    def norm(self, name, x):
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5) * self.v[name + "/gamma"] + self.v[name + "/beta"]

    def embed(self, side, ids):
        angles = np.arange(1, len(ids) + 1)[:, None] * 10000.0 ** (-np.arange(SIZE // 2) / (SIZE // 2 - 1))
        return self.v[side + "/embeddings/weight"][ids] * np.sqrt(SIZE) + np.hstack([np.sin(angles), np.cos(angles)])

    def attend(self, q, k, v, causal):
        out = np.empty_like(q)
        for h in range(HEADS):
            part = slice(h * SIZE // HEADS, (h + 1) * SIZE // HEADS)
            scores = q[:, part] @ k[:, part].T / np.sqrt(SIZE / HEADS)
            if causal:
                scores[np.triu_indices(len(q), 1)] = -np.inf
            e = np.exp(scores - scores.max(-1, keepdims=True))
            out[:, part] = e / e.sum(-1, keepdims=True) @ v[:, part]
        return out

    def layers(self, side, x, memory=None):
        for i in range(LAYERS):
            layer = f"{side}/layer_{i}"
            own = layer + "/self_attention"
            q, k, v = np.split(self.linear(own + "/linear_0", self.norm(own + "/layer_norm", x)), 3, -1)
            x = x + self.linear(own + "/linear_1", self.attend(q, k, v, memory is not None))
            if memory is not None:
                cross = layer + "/attention"
                q = self.linear(cross + "/linear_0", self.norm(cross + "/layer_norm", x))
                k, v = np.split(self.linear(cross + "/linear_1", memory), 2, -1)
                x = x + self.linear(cross + "/linear_2", self.attend(q, k, v, False))
            ffn = layer + "/ffn"
            hidden = np.maximum(0, self.linear(ffn + "/linear_0", self.norm(ffn + "/layer_norm", x)))
            x = x + self.linear(ffn + "/linear_1", hidden)
        return self.norm(side + "/layer_norm", x)

    def encode(self, name):
        return self.layers("encoder", self.embed("encoder", [self.ids[0].get(c, len(self.ids[0]) - 1) for c in name]))

    def log_probabilities(self, memory, written):
        """(T + 1, V): what follows the begin token and each written one."""
        logits = self.linear("decoder/projection", self.layers("decoder", self.embed("decoder", [1] + written), memory))
        return logits - np.log(np.exp(logits).sum(-1, keepdims=True))

    def scores(self, name, target):
        ids = [self.ids[1][c] for c in target]
        return self.log_probabilities(self.encode(name), ids)[np.arange(len(ids) + 1), ids + [2]]

    def greedy(self, word):
        """What it writes, and by how much the closest choice was made."""
        memory, written, apart = self.encode(word), [], np.inf
        while len(written) < 50:
            last = self.log_probabilities(memory, written)[-1]
            second, best = np.argsort(last)[-2:]
            apart = min(apart, last[best] - last[second])
            if best == 2:
                break
            written.append(int(best))
        return " ".join(self.words[i] for i in written), apart


def words(model):
    """Lines of a word and its translation."""
    r, lines = random.Random(1), []
    while len(lines) < WORDS:
        word = "".join(r.choices(LETTERS, k=r.randint(2, 9)))
        written, apart = model.greedy(word)
        if apart > FEWEST_APART:
            lines.append(f"{word}\t{written}\n")
    return "".join(lines)


def main():
    models, out = map(pathlib.Path, sys.argv[1:])
    floats = Model(models / "v2/aren-transliteration")
    for (name, target), stated in STATED.items():
        difference = np.abs(floats.scores(name, target) - np.array(stated.split(), float)).max()
        assert difference < 2e-6, (name, difference)
    folder = models / "v2/aren-transliteration-i16"
    model = Model(folder)
    (out / "model.bin.gz").write_bytes(gzip.compress((folder / "model.bin").read_bytes(), 9, mtime=0))
    for side in ("source", "target"):
        shutil.copyfile(folder / f"{side}_vocabulary.txt", out / f"{side}_vocabulary.txt")
    (out / "words.tsv").write_text(words(model))
    (out / "scores.tsv").write_text("".join(
        f"{n}\t{t}\t{' '.join(f'{s:.7f}' for s in model.scores(n, t))}\n" for n, t in STATED))


main()
