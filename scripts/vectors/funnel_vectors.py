"""States of the Funnel-Transformer of Hugging Face transformers, encoder and decoder, on the weights of attention_vectors.py.

Usage: python funnel_vectors.py OUTPUT_FILE   (needs torch, transformers 5, numpy>=2)
One sentence a case, so that no padding is averaged in; the last position is not cut off. Weights are named as in our stack.
Its relative positions are switched off by a kernel of zeros; the bias of our queries is its bias of contents.
"""
import json
import sys

import torch
from transformers import FunnelConfig
from transformers.models.funnel.modeling_funnel import FunnelDecoder, FunnelEncoder

from attention_vectors import SIZE
from transformers_attention_vectors import fill, inputs, tensor
from transformers_layer_vectors import HIDDEN, numbers


def fill_norm(norm, name):
    norm.weight.data = tensor(name + ".weight", SIZE)
    norm.bias.data = tensor(name + ".bias", SIZE)


def fill_layer(layer, name, pools):
    own = layer.attention
    own.q_head = torch.nn.Linear(SIZE, SIZE).double()
    if pools:
        fill([own.q_head], name + "self-attention.query")
        fill([own.k_head, own.v_head], name + "self-attention.key-value")
    else:
        fill([own.q_head, own.k_head, own.v_head], name + "self-attention.projection")
    own.r_w_bias.data = own.q_head.bias.data.reshape(2, SIZE // 2)
    own.q_head.bias = None
    own.r_kernel.data.zero_()
    fill([own.post_proj], name + "self-attention.output")
    fill_norm(own.layer_norm, name + "self-attention-norm")
    fill([layer.ffn.linear_1], name + "feed-forward.inner")
    fill([layer.ffn.linear_2], name + "feed-forward.outer")
    fill_norm(layer.ffn.layer_norm, name + "feed-forward-norm")


def case(n, blocks, expand, keep_first):
    config = FunnelConfig(
        d_model=SIZE, n_head=2, d_head=SIZE // 2, d_inner=HIDDEN, hidden_act="gelu", block_sizes=blocks,
        num_decoder_layers=expand, separate_cls=keep_first, truncate_seq=False, pool_q_only=True, pooling_type="mean",
        layer_norm_eps=1e-5, hidden_dropout=0, attention_dropout=0, activation_dropout=0)
    encoder = FunnelEncoder(config).double().eval()
    decoder = FunnelDecoder(config).double().eval()
    number = 0
    for b, block in enumerate([*encoder.blocks, decoder.layers]):
        for l, layer in enumerate(block):
            fill_layer(layer, f"layers.{number}.", 0 < b < len(blocks) and l == 0)
            number += 1
    mask = torch.ones(1, n).double()
    found = encoder(inputs(n), mask, output_hidden_states=True)
    y = found.last_hidden_state
    if expand:
        y = decoder(y, found.hidden_states[blocks[0]], mask).last_hidden_state
    return {
        "stack": f"{{kind: funnel, blocks: {blocks}, expand: {expand}, keep-first: {str(keep_first).lower()}}}",
        "layers": number, "length": n, "y": numbers(y)}


@torch.no_grad()
def main():
    cases = [
        case(9, [2, 2], 2, True), case(8, [1, 1, 1], 1, True), case(8, [1, 1, 1], 1, False), case(7, [1, 2], 0, True),
        case(7, [2, 1], 0, False), case(4, [1, 1], 1, True)]
    with open(sys.argv[1], "w") as out:
        json.dump(cases, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
