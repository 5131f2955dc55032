#!/usr/bin/env python3
"""Transformer-XL in PyTorch on a CPU, as a fair peer of `self-attention: {kind: transformer-xl}`: norms in front, exact
gelu, tied output, fused attention (the logits of distances go in as its additive mask), fused AdamW.

  transformer_xl_peer.py TEXT [--layers 4 --d 192 --heads 4 --context 128 --memory 128 --batch 8 --steps 60 ...]

Characters are the tokens. The text is cut into --batch rows, read side by side, segment after segment. Prints the mean
loss of the last segments and tokens a second of training."""

import argparse
import math
import time

import torch
import torch.nn.functional as F
from torch import nn

DEFAULTS = dict(layers=4, d=192, heads=4, context=128, memory=128, batch=8, steps=60, lr=1e-3, threads=2, seed=1)


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("text")
    for name, value in DEFAULTS.items():
        p.add_argument("--" + name, type=type(value), default=value)
    return p.parse_args()


class Layer(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.q, self.kv, self.out = nn.Linear(d, d), nn.Linear(d, 2 * d), nn.Linear(d, d)
        self.r = nn.Linear(d, d, bias=False)
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def split(self, x):
        return x.view(*x.shape[:-1], self.heads, -1).transpose(-3, -2)

    def forward(self, x, memory, waves, u, v, hidden):
        n, z = x.shape[1], self.n1(torch.cat([memory, x], 1))
        m = z.shape[1]
        q = self.split(self.q(z[:, m - n:]))
        k, values = (self.split(part) for part in self.kv(z).chunk(2, -1))
        r = self.split(self.r(waves[:m].flip(0)))  # the farthest distance first
        far = F.pad((q + v) @ r.transpose(-1, -2), (0, 1)).flatten(-2)  # rows m + 1 numbers apart ...
        far = far[..., n - 1:n - 1 + n * m].unflatten(-1, (n, m))  # ... are logits from number n - 1 on
        bias = far / math.sqrt(q.shape[-1]) + hidden[:n, :m]
        y = F.scaled_dot_product_attention(q + u, k, values, attn_mask=bias)
        x = x + self.out(y.transpose(1, 2).flatten(2))
        return x + self.down(F.gelu(self.up(self.n2(x))))


class Model(nn.Module):
    def __init__(self, o, words):
        super().__init__()
        self.o = o
        self.tokens, self.norm = nn.Embedding(words, o.d), nn.LayerNorm(o.d)
        self.layers = nn.ModuleList(Layer(o.d, o.heads) for _ in range(o.layers))
        self.u, self.v = (nn.Parameter(torch.zeros(o.heads, 1, o.d // o.heads)) for _ in range(2))
        nn.init.normal_(self.tokens.weight, 0, 0.02)
        angles = torch.arange(o.context + o.memory)[:, None] * 10000 ** (-torch.arange(0, o.d, 2) / o.d)
        self.register_buffer("waves", torch.cat([angles.sin(), angles.cos()], -1))

    def forward(self, x, y, memories):
        h = self.tokens(x) * math.sqrt(self.o.d)
        n, m = x.shape[1], x.shape[1] + memories[0].shape[1]
        hidden = torch.full((n, m), -torch.inf).triu(m - n + 1)
        kept = []
        for layer, memory in zip(self.layers, memories):
            kept.append(torch.cat([memory, h], 1)[:, -self.o.memory:].detach())
            h = layer(h, memory, self.waves, self.u, self.v, hidden)
        return F.cross_entropy((self.norm(h) @ self.tokens.weight.T).flatten(0, 1), y.flatten()), kept


def main():
    o = options()
    torch.manual_seed(o.seed)
    torch.set_num_threads(o.threads)
    text = open(o.text, encoding="utf8").read()
    index = {c: i for i, c in enumerate(sorted(set(text)))}
    ids = torch.tensor([index[c] for c in text])
    rows = ids[:len(ids) // o.batch * o.batch].view(o.batch, -1)
    model = Model(o, len(index))
    optimizer = torch.optim.AdamW(model.parameters(), lr=o.lr, betas=(0.9, 0.99), weight_decay=0.1, fused=True)
    memories = [torch.zeros(o.batch, 0, o.d)] * o.layers
    losses, begin, warm = [], time.monotonic(), 5
    for step in range(o.steps + warm):
        begin = time.monotonic() if step == warm else begin
        at = step * o.context % (rows.shape[1] - o.context - 1)
        loss, memories = model(rows[:, at:at + o.context], rows[:, at + 1:at + o.context + 1], memories)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    seconds = time.monotonic() - begin
    print(f"loss {sum(losses[-20:]) / len(losses[-20:]):.4f}")
    print(f"tokens a second {o.steps * o.batch * o.context / seconds:.0f}")


if __name__ == "__main__":
    main()
