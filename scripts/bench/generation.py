#!/usr/bin/env python3
"""Time of a token of one stream: `seqwright generate` of a prompt, beside the same model in PyTorch with a cache of keys
and values. The models are random: 6 layers of 384, 6 heads, characters, a context of 256, unless said otherwise.

  scripts/bench/generation.py TEXT [--seqwright scripts/seqwright] [--layers 6 --d 384 --heads 6] [--pairs 5] [--no-torch]

A time is what the last --tokens of a text take longer than a text without them, so that start-up and most of Java's
compiler are left out; the median of --pairs, both sides in turn. Behind 256 tokens texts go on with the last half of
the context, which Seqwright reads again and PyTorch here has for nothing."""
import argparse
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

CONFIG = """
task: {{kind: language-modelling, context: 256}}
tokenizer: {{training: {{type: char, vocabulary-size: 256, hard-vocabulary-limit: false, character-coverage: 1.0}}}}
model:
  size: {d}
  heads: {heads}
  feed-forward: {wide}
  decoder: {{layers: {layers}}}
  positions: learned
  max-positions: 256
training: {{max-tokens: 1024, warmup: 0, max-steps: 1, max-epochs: 0}}
"""
FIRST = 1000


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("text", type=Path, help="what the vocabulary is made of")
    p.add_argument("--seqwright", default=str(Path(__file__).parent.parent / "seqwright"))
    for name, value in dict(layers=6, d=384, heads=6, tokens=2000, pairs=5, threads=1).items():
        p.add_argument("--" + name, type=int, default=value)
    p.add_argument("--no-torch", action="store_true")
    return p.parse_args()


class Seqwright:
    def __init__(self, o, folder):
        self.o, self.folder = o, folder
        config = folder / "config.yaml"
        config.write_text(CONFIG.format(d=o.d, heads=o.heads, wide=4 * o.d, layers=o.layers))
        self.call("train", "--config", config, "--train-text", o.text)

    def call(self, command, *words):
        line = [*self.o.seqwright.split(), command, "--model", self.folder / "model", *words]
        done = subprocess.run([str(w) for w in line], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(done.stderr)

    def seconds(self, tokens, precision):
        begin = time.monotonic()
        self.call("generate", "--prompt", "", "--max-new-tokens", tokens, "--set", f"min-length={tokens}",
                  "--set", f"max-target-length={tokens}",
                  "--top-k", 40, "--precision", precision)
        return time.monotonic() - begin

    def milliseconds(self, precision):
        """Of many tokens after few: Java compiles in both."""
        few = self.seconds(FIRST, precision)
        return 1000 * (self.seconds(FIRST + self.o.tokens, precision) - few) / self.o.tokens


class Torch:
    def __init__(self, o, words):
        import torch
        self.torch, self.o = torch, o
        torch.manual_seed(1)
        torch.set_num_threads(o.threads)
        nn = torch.nn
        self.tokens, self.positions = nn.Embedding(words, o.d), nn.Embedding(256, o.d)
        self.blocks = [dict(n1=nn.LayerNorm(o.d), n2=nn.LayerNorm(o.d), qkv=nn.Linear(o.d, 3 * o.d),
                            out=nn.Linear(o.d, o.d), up=nn.Linear(o.d, 4 * o.d), down=nn.Linear(4 * o.d, o.d))
                       for _ in range(o.layers)]
        self.norm = nn.LayerNorm(o.d)

    def step(self, token, position, cache):
        f = self.torch.nn.functional
        x = self.tokens(token) + self.positions.weight[position]
        for block, (keys, values) in zip(self.blocks, cache):
            q, k, v = (z.view(self.o.heads, 1, -1) for z in block["qkv"](block["n1"](x)).split(self.o.d, -1))
            keys[:, position:position + 1], values[:, position:position + 1] = k, v
            y = f.scaled_dot_product_attention(q, keys[:, :position + 1], values[:, :position + 1])
            x = x + block["out"](y.reshape(1, -1))
            x = x + block["down"](f.gelu(block["up"](block["n2"](x))))
        return self.norm(x) @ self.tokens.weight.T

    def milliseconds(self):
        torch = self.torch
        with torch.inference_mode():
            cache = [tuple(torch.zeros(2, self.o.heads, 256, self.o.d // self.o.heads)) for _ in self.blocks]
            token, position = torch.zeros(1, dtype=torch.long), 0
            for i in range(FIRST + self.o.tokens):
                if i == FIRST:
                    begin = time.monotonic()
                if position == 256:
                    position = 128
                    for both in cache:
                        for rows in both:
                            rows[:, :128] = rows[:, 128:].clone()
                best, at = self.step(token, position, cache).topk(40)
                token = at[0, torch.multinomial(best.softmax(-1)[0], 1)]
                position += 1
            return 1000 * (time.monotonic() - begin) / self.o.tokens


def main():
    o = options()
    words = len(set(o.text.read_text(encoding="utf8")))
    with tempfile.TemporaryDirectory() as folder:
        seqwright = Seqwright(o, Path(folder))
        sides = {"float32": lambda: seqwright.milliseconds("float32"),
                 "int8": lambda: seqwright.milliseconds("int8")}
        if not o.no_torch:
            peer = Torch(o, words)
            sides["PyTorch"] = peer.milliseconds
        times = {name: [] for name in sides}
        for _ in range(o.pairs):
            for name, side in sides.items():
                times[name].append(side())
        for name, all_times in times.items():
            print(f"{name:8} {median(all_times):6.2f} ms a token ({min(all_times):.2f} to {max(all_times):.2f})")


main()
