"""Logits, gradients and three steps of AdamW of a small GPT in PyTorch, in double precision.

Usage: python language_model_vectors.py OUTPUT_FILE   (needs torch==2.13.0)
Layers stand in front of their norms (pre-norm), positions are learned, gelu is exact, the output is the embedding.
Weights decay in matrices, embeddings and positions, not in norms and biases; the gradient is clipped at norm 1.
Names of parameters are GPT-2's; matrices have a row for each output, queries, keys and values one after the other.
The input is ids[:, :-1], the target ids[:, 1:]. The weights are drawn from a seed and rounded, so the file holds them.
"""
import json
import sys

import torch
from torch.nn import functional

VOCABULARY, LAYERS, HEADS, SIZE, CONTEXT = 5, 2, 2, 4, 4
ADAMW = {"learning_rate": 0.01, "betas": [0.9, 0.95], "eps": 1e-8, "weight_decay": 0.1, "clip": 1.0}


def names(bias):
    """Parameters with their shapes."""
    yield "wte.weight", (VOCABULARY, SIZE)
    yield "wpe.weight", (CONTEXT, SIZE)
    parts = [("ln_1", (SIZE,)), ("attn.c_attn", (3 * SIZE, SIZE)), ("attn.c_proj", (SIZE, SIZE)), ("ln_2", (SIZE,)),
             ("mlp.c_fc", (4 * SIZE, SIZE)), ("mlp.c_proj", (SIZE, 4 * SIZE))]
    for layer in range(LAYERS):
        for part, shape in parts:
            yield f"h.{layer}.{part}.weight", shape
            if bias:
                yield f"h.{layer}.{part}.bias", shape[:1]
    yield "ln_f.weight", (SIZE,)
    if bias:
        yield "ln_f.bias", (SIZE,)


def drawn(bias):
    weights = {}
    for name, shape in names(bias):
        centre = 1 if "ln_" in name and name.endswith("weight") else 0
        value = (centre + 0.4 * torch.randn(shape, dtype=torch.float64)).round(decimals=4)
        weights["transformer." + name] = value.requires_grad_()
    return weights


def logits(w, inputs):
    def get(name):
        return w.get("transformer." + name)

    def norm(x, name):
        return functional.layer_norm(x, (SIZE,), get(name + ".weight"), get(name + ".bias"), 1e-5)

    def linear(x, name):
        return functional.linear(x, get(name + ".weight"), get(name + ".bias"))

    x = get("wte.weight")[inputs] + get("wpe.weight")[: inputs.shape[1]]
    for layer in range(LAYERS):
        at = f"h.{layer}."
        split = [part.unflatten(-1, (HEADS, -1)).transpose(1, 2)
                 for part in linear(norm(x, at + "ln_1"), at + "attn.c_attn").split(SIZE, -1)]
        y = functional.scaled_dot_product_attention(*split, is_causal=True)
        x = x + linear(y.transpose(1, 2).flatten(2), at + "attn.c_proj")
        x = x + linear(functional.gelu(linear(norm(x, at + "ln_2"), at + "mlp.c_fc")), at + "mlp.c_proj")
    return norm(x, "ln_f") @ get("wte.weight").T


def loss(w, ids):
    return functional.cross_entropy(logits(w, ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())


def numbers(tensor):
    return json.loads(json.dumps(tensor.detach().flatten().tolist()), parse_float=lambda text: float(f"{float(text):.9g}"))


def all_numbers(tensors):
    return {name: {"shape": list(t.shape), "data": numbers(t)} for name, t in tensors.items()}


def case(name, bias):
    w = drawn(bias)
    ids = torch.randint(VOCABULARY, (3, CONTEXT + 1))
    decaying = [p for p in w.values() if p.dim() > 1]
    others = [p for p in w.values() if p.dim() < 2]
    adam = torch.optim.AdamW([{"params": decaying, "weight_decay": ADAMW["weight_decay"]}, {"params": others, "weight_decay": 0}],
                             lr=ADAMW["learning_rate"], betas=ADAMW["betas"], eps=ADAMW["eps"])
    found = {"name": name, "config": {"vocabulary": VOCABULARY, "layers": LAYERS, "heads": HEADS, "d_model": SIZE,
                                      "block_size": CONTEXT, "bias": bias},
             "ids": ids.tolist(), "weights": all_numbers(w), "logits": {"data": numbers(logits(w, ids[:, :-1]))}}
    steps = []
    for step in range(3):
        adam.zero_grad()
        value = loss(w, ids)
        value.backward()
        if step == 0:
            found["gradient_of_mean_loss"] = all_numbers({n: p.grad for n, p in w.items()})
        norm = torch.nn.utils.clip_grad_norm_(w.values(), ADAMW["clip"])
        steps.append({"loss": numbers(value)[0], "gradient_norm_before_clip": numbers(norm)[0]})
        adam.step()
    steps.append({"loss": numbers(loss(w, ids))[0]})
    return found | {"adamw": ADAMW | {"steps": steps}, "weights_after_3_steps": all_numbers(w)}


torch.manual_seed(24)
with open(sys.argv[1], "w", encoding="utf-8") as out:
    json.dump([case("bias", True), case("no-bias", False)], out, separators=(",", ":"))
    out.write("\n")
