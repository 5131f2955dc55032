#!/usr/bin/env python3
"""Makes the small safetensors files that the tests read, and checks what Seqwright writes.

usage: safetensors_vectors.py write FILE    a file of each floating type, written by the official library
       safetensors_vectors.py check FILE    reads a file with the official library and prints it
Needs: numpy, torch, safetensors.
"""
import sys
import torch
from safetensors import safe_open
from safetensors.torch import save_file


def write(path):
    halves = torch.tensor([[1.5, -2.25], [0.0, 65504.0], [6.1035e-05, 5.9605e-08]])
    save_file(
        {
            "weight": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4 - 0.5,
            "half": halves.to(torch.float16),
            "brain": torch.tensor([1.0, -3.140625, 1e30]).to(torch.bfloat16),
            "double": torch.tensor([0.1, -1e-3], dtype=torch.float64),
            "bytes": torch.tensor([[-128, 0, 127]], dtype=torch.int8),
            "scalar": torch.tensor(7.0),
            "empty": torch.zeros(0, 4),
        },
        path,
        metadata={"made-by": "safetensors", "note": "größer"},
    )


def check(path):
    with safe_open(path, framework="pt") as f:
        print(f.metadata())
        for name in f.keys():
            t = f.get_tensor(name)
            print(name, t.dtype, tuple(t.shape), t.flatten().tolist()[:8])


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](sys.argv[2])
