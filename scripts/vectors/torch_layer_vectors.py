"""Outputs of PyTorch's nn.TransformerEncoderLayer and nn.TransformerDecoderLayer in double precision.

Usage: python torch_layer_vectors.py OUTPUT_FILE   (needs torch==2.13.0)
D 4, H 2, F 16. Every parameter p, flattened, is cos(0, 1, 2, ...); inputs are drawn from a seed and rounded, so
the file holds them. Layout: [time][batch][4]. padding: [batch][time], 1 where there is nothing.
"""
import json
import sys

import torch
from torch import nn

SHAPE = {"d_model": 4, "nhead": 2, "dim_feedforward": 16, "dropout": 0.0, "dtype": torch.float64}
FORMS = [(first, activation) for first in (False, True) for activation in ("relu", "gelu")]


def with_cosines(layer):
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(torch.cos(torch.arange(p.numel(), dtype=p.dtype)).reshape(p.shape))
    return layer.eval()


def numbers(time, batch):
    return (torch.rand(time, batch, 4, dtype=torch.float64) * 4 - 2).round(decimals=4)


def padding(time, lengths):
    return torch.tensor([[t >= n for t in range(time)] for n in lengths])


def rounded(x):
    return json.loads(json.dumps(x.tolist()), parse_float=lambda text: round(float(text), 9))


def form(norm_first, activation):
    return {"norm_first": norm_first, "activation": activation}


def encoder(norm_first, activation, time, lengths):
    layer = with_cosines(nn.TransformerEncoderLayer(**SHAPE, norm_first=norm_first, activation=activation))
    x, padded = numbers(time, len(lengths)), padding(time, lengths)
    y = layer(x, src_key_padding_mask=padded)
    return form(norm_first, activation) | {"in": rounded(x), "padding": padded.int().tolist(), "out": rounded(y)}


def decoder(norm_first, activation, causal, targets, sources, lengths):
    layer = with_cosines(nn.TransformerDecoderLayer(**SHAPE, norm_first=norm_first, activation=activation))
    x, memory, padded = numbers(targets, len(lengths)), numbers(sources, len(lengths)), padding(sources, lengths)
    mask = torch.triu(torch.ones(targets, targets, dtype=torch.bool), 1) if causal else None
    y = layer(x, memory, tgt_mask=mask, memory_key_padding_mask=padded)
    return form(norm_first, activation) | {
        "causal": causal, "in": rounded(x), "memory": rounded(memory), "padding": padded.int().tolist(), "out": rounded(y)}


def main():
    torch.manual_seed(17)
    encoders = [encoder(*f, time, lengths) for f in FORMS for time, lengths in ((1, [1]), (5, [5, 5]), (4, [4, 1, 3]))]
    decoders = [decoder(*f, causal, 3, 4, lengths) for f in FORMS for causal in (False, True) for lengths in ([4], [4, 2])]
    with open(sys.argv[1], "w") as out:
        json.dump({"torch": torch.__version__, "encoder": encoders, "decoder": decoders}, out, separators=(",", ":"))
        out.write("\n")


with torch.no_grad():
    # the fast path of inference is another program than the layers themselves
    torch.backends.mha.set_fastpath_enabled(False)
    main()
