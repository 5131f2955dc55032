"""Outputs of hierarchical attention to earlier sentences (Miculicich et al. 2018), made of PyTorch's nn.MultiheadAttention, nn.Linear and F.relu, in double precision.

Usage: python han_vectors.py OUTPUT_FILE   (needs torch==2.13.0)
D 8, H 2, F 16. Element e of a parameter is 0.4 sin(0.37 e e + c), c the sum of the characters of its name; so are the states of sentence i, whose name is "h" + i.
"""
import json
import sys

import torch
from torch import nn
from torch.nn import functional as F

D, H, INNER = 8, 2, 16


def filled(name, *shape):
    e = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    values = 0.4 * torch.sin(0.37 * e * e + sum(map(ord, name)))
    return values.float().double().reshape(shape)


def linear(name, inputs, outputs):
    layer = nn.Linear(inputs, outputs, dtype=torch.float64)
    layer.weight.copy_(filled(name + ".weight", outputs, inputs))
    layer.bias.copy_(filled(name + ".bias", outputs))
    return layer


def attention(name):
    layer = nn.MultiheadAttention(D, H, batch_first=True, dtype=torch.float64)
    weights = [filled(f"{name}.query.weight", D, D), filled(f"{name}.key-value.weight", 2 * D, D)]
    biases = [filled(f"{name}.query.bias", D), filled(f"{name}.key-value.bias", 2 * D)]
    layer.in_proj_weight.copy_(torch.cat(weights))
    layer.in_proj_bias.copy_(torch.cat(biases))
    layer.out_proj.weight.copy_(filled(f"{name}.output.weight", D, D))
    layer.out_proj.bias.copy_(filled(f"{name}.output.bias", D))
    return layer


def case(lengths, n):
    words, sentences = attention("words"), attention("sentences")
    inner, outer = linear("feed-forward.inner", D, INNER), linear("feed-forward.outer", INNER, D)
    gate = linear("gate", 2 * D, D)
    states = [filled(f"h{i}", length, D) for i, length in enumerate(lengths)]
    out = []
    for i, h in enumerate(states):
        before = states[max(0, i - n):i]
        if before:
            summaries = torch.stack([words(h[None], m[None], m[None])[0][0] for m in before], dim=1)
            found = sentences(h[:, None], summaries, summaries)[0][:, 0]
            d = outer(F.relu(inner(found)))
            g = torch.sigmoid(gate(torch.cat([h, d], dim=1)))
            h = g * h + (1 - g) * d
        out += h.flatten().tolist()
    return {"lengths": lengths, "sentences": n, "y": [round(y, 9) for y in out]}


with torch.no_grad():
    cases = [case([3, 2, 4, 1], n) for n in (1, 2, 3)] + [case([1, 1], 1)]
    with open(sys.argv[1], "w") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")
