"""Outputs of attention variants from the modules of Hugging Face transformers, run in double precision on the
weights of attention_vectors.py.

Usage: python reference_vectors.py OUTPUT_FILE   (needs torch, transformers 5, numpy>=2)
"""
import json
import sys

import numpy as np
import torch
from transformers import BigBirdConfig, LongformerConfig, NystromformerConfig
from transformers.models.big_bird.modeling_big_bird import BigBirdBlockSparseAttention, BigBirdModel
from transformers.models.longformer.modeling_longformer import LongformerSelfAttention
from transformers.models.nystromformer.modeling_nystromformer import NystromformerSelfAttention

from attention_vectors import HEADS, SIZE, affine, case, drawn, per_head, weight


def fill(linears, name):
    """Gives each of some linear maps its rows of a stacked one."""
    rows = torch.from_numpy(weight(name + ".weight", 3 * SIZE, SIZE)).split(SIZE)
    biases = torch.from_numpy(weight(name + ".bias", 3 * SIZE)).split(SIZE)
    for linear, w, b in zip(linears, rows, biases):
        linear.weight.data, linear.bias.data = w, b


def inputs(n):
    return torch.from_numpy(weight("x", n, SIZE))[None]


def nystrom(n, landmarks, convolution):
    config = NystromformerConfig(
        hidden_size=SIZE, num_attention_heads=HEADS, num_landmarks=landmarks, segment_means_seq_len=n,
        conv_kernel_size=max(1, convolution), attention_probs_dropout_prob=0.0)
    module = NystromformerSelfAttention(config).double().eval()
    # the norms of each matrix, not the largest of all
    module.init_option = "exact"
    fill([module.query, module.key, module.value], "projection")
    if convolution:
        kernel = torch.from_numpy(weight("convolution", convolution, HEADS))
        module.conv.weight.data = kernel.T[:, None, :, None].contiguous()
    else:
        module.conv_kernel_size = None
    return affine("output", module(inputs(n))[0][0].numpy(), SIZE)


def longformer(n, window, count):
    """n is a multiple of 2 window, as the module wants it."""
    config = LongformerConfig(
        hidden_size=SIZE, num_attention_heads=HEADS, attention_window=[2 * window], attention_probs_dropout_prob=0.0)
    module = LongformerSelfAttention(config, 0).double().eval()
    fill([module.query, module.key, module.value], "projection")
    fill([module.query_global, module.key_global, module.value_global], "global-projection")
    everywhere = torch.arange(n)[None]
    y = module(
        inputs(n), attention_mask=torch.where(everywhere < count, 10000.0, 0.0),
        is_index_masked=everywhere < 0, is_index_global_attn=everywhere < count, is_global_attn=count > 0)
    return affine("output", y[0][0].numpy(), SIZE)


def bigbird(n, block, count, seed):
    """The module sees one block on each side, the first one and the last; its random blocks are given to it."""
    blocks = n // block
    config = BigBirdConfig(
        hidden_size=SIZE, num_attention_heads=HEADS, block_size=block, num_random_blocks=count,
        attention_probs_dropout_prob=0.0)
    module = BigBirdBlockSparseAttention(config).double().eval()
    fill([module.query, module.key, module.value], "projection")

    def own(h, i):
        rest = [b for b in range(1, blocks - 1) if abs(b - i) > 1]
        return [rest[r] for r in drawn(per_head(seed, 1, h), i, len(rest), count)]

    given = [np.array([own(h, i) for i in range(1, blocks - 1)]) for h in range(HEADS)]
    module._bigbird_block_rand_mask_with_head = lambda **_: given
    masks = BigBirdModel.create_masks_for_block_sparse_attn(torch.ones(1, n).double(), block)
    blocked, band, rows, columns = masks
    y = module(inputs(n), band, rows, columns, blocked, blocked)
    return affine("output", y[0][0].numpy(), SIZE)


@torch.no_grad()
def main():
    cases = []
    for n, block, count in [(16, 2, 2), (9, 1, 1)]:
        kind = f"{{kind: bigbird, block: {block}, random: {count}, seed: 6}}"
        cases.append(case(kind, "BIDIRECTIONAL", n, bigbird(n, block, count, 6)))
    for n, landmarks, convolution in [(12, 3, 3), (12, 4, 0), (16, 2, 5)]:
        kind = f"{{kind: nystrom, landmarks: {landmarks}, convolution: {convolution}}}"
        cases.append(case(kind, "BIDIRECTIONAL", n, nystrom(n, landmarks, convolution)))
    for n, window, count in [(12, 2, 1), (16, 2, 3), (12, 3, 0)]:
        kind = f"{{kind: longformer, window: {window}, global: {count}}}"
        cases.append(case(kind, "BIDIRECTIONAL", n, longformer(n, window, count)))
    with open(sys.argv[1], "w") as out:
        json.dump(cases, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
