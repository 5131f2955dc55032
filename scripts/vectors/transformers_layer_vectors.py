"""What feed-forward layers, norms, positions and the Perceiver of Hugging Face transformers give, on the weights of
attention_vectors.py.

Usage: python transformers_layer_vectors.py OUTPUT_FILE   (needs torch, transformers 5, numpy>=2)
A case without biases has 0 for each. D 8, H 2, F 16; rows are those of the input "x".
"""
import json
import sys

import torch
from transformers import (
    LlamaConfig, NllbMoeConfig, PerceiverConfig, SwitchTransformersConfig, T5Config)
from transformers.activations import ACT2FN
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.llama.modeling_llama import LlamaMLP, LlamaRMSNorm
from transformers.models.m2m_100.modeling_m2m_100 import M2M100SinusoidalPositionalEmbedding
from transformers.models.nllb_moe.modeling_nllb_moe import NllbMoeDenseActDense, NllbMoeTop2Router
from transformers.models.perceiver.modeling_perceiver import PerceiverEncoder
from transformers.models.switch_transformers.modeling_switch_transformers import (
    SwitchTransformersSparseMLP, load_balancing_loss_func)
from transformers.models.t5.modeling_t5 import T5Attention, T5DenseGatedActDense, T5LayerNorm

from attention_vectors import SIZE
from transformers_attention_vectors import fill, inputs, tensor

HIDDEN = 16
ROWS = 10


def numbers(y):
    return [float(f"{v:.8g}") for v in y.flatten().tolist()]


def feed_forward(kind, y, biases, **more):
    return {"kind": kind, "length": ROWS, "biases": biases, **more, "y": numbers(y)}


def gated(gate, function):
    config = T5Config(d_model=SIZE, d_ff=HIDDEN, feed_forward_proj="gated-relu", dropout_rate=0)
    module = T5DenseGatedActDense(config).double().eval()
    module.act = ACT2FN[function]
    fill([module.wi_1, module.wi_0], "inner", biases=False)
    fill([module.wo], "outer", biases=False)
    return feed_forward(f"{{kind: glu, gate: {gate}}}", module(inputs(ROWS)), False)


def llama():
    config = LlamaConfig(hidden_size=SIZE, num_attention_heads=2, intermediate_size=HIDDEN, mlp_bias=True)
    module = LlamaMLP(config).double().eval()
    fill([module.up_proj, module.gate_proj], "inner")
    fill([module.down_proj], "outer")
    return feed_forward("{kind: glu, gate: swish}", module(inputs(ROWS)), True)


def switch(experts, capacity):
    """Capacity in rows, for training; outside of it we have none."""
    config = SwitchTransformersConfig(
        d_model=SIZE, d_ff=HIDDEN, num_experts=experts, expert_capacity=capacity or ROWS, router_bias=False,
        router_jitter_noise=0.0, dropout_rate=0.0)
    module = SwitchTransformersSparseMLP(config).double().eval()
    module.router.dtype = torch.float64
    fill([module.router.classifier], "router", biases=False)
    for e in range(experts):
        fill([module.experts[f"expert_{e}"].wi], f"experts.{e}.inner", biases=False)
        fill([module.experts[f"expert_{e}"].wo], f"experts.{e}.outer", biases=False)
    _, _, logits = module.router(inputs(ROWS))
    balance = load_balancing_loss_func(logits.softmax(-1), logits.argmax(-1))
    return moe(experts, 1, capacity, module(inputs(ROWS)), False, balance=balance.item())


def nllb(experts, capacity):
    config = NllbMoeConfig(
        d_model=SIZE, num_experts=experts, expert_capacity=capacity or ROWS, router_bias=True,
        normalize_router_prob_before_dropping=True, second_expert_policy="all", activation_dropout=0.0,
        moe_eval_capacity_token_fraction=0.0)
    router = NllbMoeTop2Router(config).double().eval()
    router.dtype = torch.float64
    fill([router.classifier], "router")
    x = inputs(ROWS)[0]
    _, gates, _ = router(x)
    y = torch.zeros_like(x)
    for e in range(experts):
        expert = NllbMoeDenseActDense(config, HIDDEN).double().eval()
        fill([expert.fc1], f"experts.{e}.inner")
        fill([expert.fc2], f"experts.{e}.outer")
        y += gates[:, e:e + 1] * expert(x)
    return moe(experts, 2, capacity, y, True)


def moe(experts, top, capacity, y, biases, **more):
    # a factor of which our limit, in rows, is rounded up
    share = max(1, (capacity or ROWS) - 0.5) * experts / (top * ROWS)
    kind = f"{{kind: moe, experts: {experts}, top: {top}, capacity: {share:.6g}}}"
    return feed_forward(kind, y, biases, training=capacity is not None, **more)


def norm(module, epsilon):
    module = module(SIZE, eps=epsilon)
    module.weight.data = tensor("weight", SIZE).float()
    return {"kind": f"{{kind: rms-norm, epsilon: {epsilon}}}", "length": ROWS, "y": numbers(module(inputs(ROWS)))}


def slopes(heads):
    """Bloom's bias of the key at position 1."""
    return {"heads": heads, "slopes": numbers(build_alibi_tensor(torch.ones(1, 2), heads, torch.float64)[:, 0, 1])}


def buckets(count, distance, causal):
    places = torch.arange(-200, 201)
    found = T5Attention._relative_position_bucket(places, not causal, count, distance)
    return {"buckets": count, "max-distance": distance, "causal": causal, "from": -200, "found": found.tolist()}


def sinusoids(n, size):
    """As in fairseq: padding is token 1, so that the first position is 2."""
    module = M2M100SinusoidalPositionalEmbedding(n, size, padding_idx=1)
    return {"length": n, "size": size, "rows": numbers(module(torch.full((1, n), 5)))}


def perceiver(n, latents, layers):
    """Weights are named as in our stack, whose last norm the module does not have."""
    config = PerceiverConfig(
        d_latents=SIZE, num_latents=latents, num_blocks=1, num_self_attends_per_block=layers - 1,
        num_self_attention_heads=2, num_cross_attention_heads=2, cross_attention_widening_factor=HIDDEN // SIZE,
        self_attention_widening_factor=HIDDEN // SIZE, attention_probs_dropout_prob=0.0)
    module = PerceiverEncoder(config, kv_dim=SIZE).double().eval()

    def fill_norm(layer, name, gain="weight"):
        layer.weight.data = tensor(f"{name}.{gain}", SIZE)
        layer.bias.data = tensor(f"{name}.bias", SIZE)

    for number, layer in enumerate([module.cross_attention, *module.self_attends]):
        name = f"layers.{number}."
        own = layer.attention.self
        fill_norm(own.layernorm1, name + "self-attention-norm")
        if number == 0:
            fill_norm(own.layernorm2, name + "self-attention.input-norm", "gain")
            fill([own.query], name + "self-attention.query")
            fill([own.key, own.value], name + "self-attention.key-value")
        else:
            fill([own.query, own.key, own.value], name + "self-attention.projection")
        fill([layer.attention.output.dense], name + "self-attention.output")
        fill_norm(layer.layernorm, name + "feed-forward-norm")
        fill([layer.mlp.dense1], name + "feed-forward.inner")
        fill([layer.mlp.dense2], name + "feed-forward.outer")
    z = tensor("layers.0.self-attention.latents", latents, SIZE)[None]
    y = module(z, inputs=inputs(n)).last_hidden_state
    return {"kind": f"{{kind: perceiver, latents: {latents}}}", "length": n, "layers": layers, "y": numbers(y)}


@torch.no_grad()
def main():
    gates = [("sigmoid", "sigmoid"), ("relu", "relu"), ("gelu", "gelu"), ("gelu-tanh", "gelu_new"), ("swish", "silu"),
             ("identity", "linear")]
    found = {
        "feed-forward": [gated(*gate) for gate in gates] + [
            llama(), switch(3, None), switch(3, 2), nllb(4, None), nllb(4, 3)],
        "norm": [norm(T5LayerNorm, 1e-06), norm(LlamaRMSNorm, 0.1)],
        "slopes": [slopes(heads) for heads in (2, 6, 8, 12, 16, 20)],
        "buckets": [buckets(*b) for b in ((32, 128, False), (32, 128, True), (8, 20, False), (12, 50, True))],
        "sinusoids": [sinusoids(5, 8)],
        "perceiver": [perceiver(9, 3, 1), perceiver(7, 4, 3)]}
    with open(sys.argv[1], "w") as out:
        json.dump(found, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
