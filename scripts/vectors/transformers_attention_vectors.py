"""Outputs of the attentions and relative positions of models in Hugging Face transformers, on the weights of
attention_vectors.py.

Usage: python transformers_attention_vectors.py OUTPUT_FILE   (needs torch, transformers 5, numpy>=2)
A case without biases has 0 for each; D 8, one sequence a case. Modules that cast to float32 leave about 1e-7.
"""
import json
import sys

import numpy as np
import torch
from transformers import (
    BloomConfig, FunnelConfig, GPTJConfig, GPTNeoXConfig, LlamaConfig, LongT5Config, ReformerConfig, T5Config)
from transformers.models.bloom.modeling_bloom import BloomAttention, build_alibi_tensor
from transformers.models.funnel.modeling_funnel import FunnelAttentionStructure, FunnelRelMultiheadAttention
from transformers.models.gpt_neox.modeling_gpt_neox import GPTNeoXAttention, GPTNeoXRotaryEmbedding
from transformers.models.gptj.modeling_gptj import GPTJAttention
from transformers.models.llama.modeling_llama import LlamaAttention, LlamaRotaryEmbedding
from transformers.models.longt5.modeling_longt5 import LongT5LocalAttention, _get_local_attention_mask
from transformers.models.qwen3_next.modeling_qwen3_next import torch_recurrent_gated_delta_rule
from transformers.models.reformer.modeling_reformer import LSHSelfAttention
from transformers.models.t5.modeling_t5 import T5Attention

from attention_vectors import SIZE, weight


def tensor(name, *shape):
    return torch.from_numpy(weight(name, *shape))


def fill(linears, name, biases=True):
    """Gives each of some linear maps its rows of a stacked one."""
    rows = [linear.out_features for linear in linears]
    inputs = linears[0].in_features
    weights = tensor(name + ".weight", sum(rows), inputs).split(rows)
    for linear, w, b in zip(linears, weights, tensor(name + ".bias", sum(rows)).split(rows)):
        linear.weight.data = w
        if biases:
            linear.bias.data = b


def fill_head_by_head(linear, heads):
    """Where a map has query, key and value of a head beside each other."""
    def order(rows):
        return rows.reshape(3, heads, SIZE // heads, -1).transpose(0, 1).reshape(3 * SIZE, -1)
    linear.weight.data = order(tensor("projection.weight", 3 * SIZE, SIZE))
    linear.bias.data = order(tensor("projection.bias", 3 * SIZE)).flatten()


def inputs(n):
    return tensor("x", n, SIZE)[None]


def mask(n, causal):
    return torch.zeros(n, n).masked_fill(torch.ones(n, n).triu(1).bool() & causal, -1e30)[None, None].double()


def case(kind, causal, n, y, positions="{kind: none}", biases=True, heads=2, **more):
    return {
        "kind": kind, "positions": positions, "role": "CAUSAL" if causal else "BIDIRECTIONAL", "length": n,
        "heads": heads, "biases": biases, **more, "y": [float(f"{v:.8g}") for v in y.flatten().tolist()]}


def t5(n, causal, buckets, distance, scaled):
    """T5 does not divide its logits by sqrt d; where ours do, its queries' weights are divided."""
    config = T5Config(
        d_model=SIZE, d_kv=SIZE // 2, num_heads=2, relative_attention_num_buckets=buckets,
        relative_attention_max_distance=distance, dropout_rate=0, is_decoder=causal, attn_implementation="eager")
    module = T5Attention(config, has_relative_attention_bias=True, layer_idx=0).double().eval()
    fill([module.q, module.k, module.v], "projection", biases=False)
    fill([module.o], "output", biases=False)
    module.relative_attention_bias.weight.data = tensor("positions.weight", buckets, 2)
    if scaled:
        module.q.weight.data = module.q.weight / np.sqrt(SIZE // 2)
    y = module(inputs(n), mask=mask(n, causal))[0]
    positions = f"{{kind: t5, buckets: {buckets}, max-distance: {distance}, scaled: {str(scaled).lower()}}}"
    return case("{kind: full}", causal, n, y, positions, biases=False)


def longt5(n, radius, buckets, distance):
    config = LongT5Config(
        d_model=SIZE, d_kv=SIZE // 2, num_heads=2, local_radius=radius, relative_attention_num_buckets=buckets,
        relative_attention_max_distance=distance, dropout_rate=0)
    module = LongT5LocalAttention(config, has_relative_attention_bias=True).double().eval()
    fill([module.q, module.k, module.v], "projection", biases=False)
    fill([module.o], "output", biases=False)
    module.relative_attention_bias.weight.data = tensor("positions.weight", buckets, 2)
    seen = _get_local_attention_mask(torch.ones(1, n), module.block_len, "cpu")
    positions = f"{{kind: t5, buckets: {buckets}, max-distance: {distance}, scaled: false}}"
    y = module(inputs(n), mask=seen)[0]
    return case(f"{{kind: band, window: {radius}}}", False, n, y, positions, biases=False)


def rotary_config(kind, base, heads, **more):
    return kind(
        hidden_size=SIZE, num_attention_heads=heads, attention_bias=True, attention_dropout=0,
        rope_parameters={"rope_type": "default", "rope_theta": base, "partial_rotary_factor": 1.0},
        attn_implementation="eager", **more)


def neox(n, base, causal):
    config = rotary_config(GPTNeoXConfig, base, 2)
    module = GPTNeoXAttention(config, 0).double().eval()
    fill_head_by_head(module.query_key_value, 2)
    fill([module.dense], "output")
    turns = GPTNeoXRotaryEmbedding(config)(inputs(n), torch.arange(n)[None])
    y = module(inputs(n), mask(n, causal), position_embeddings=turns)[0]
    return case("{kind: full}", causal, n, y, f"{{kind: rope, form: halves, base: {base}}}")


def gptj(n, causal):
    config = GPTJConfig(
        n_embd=SIZE, n_head=2, rotary_dim=SIZE // 2, n_positions=64, attn_pdrop=0, resid_pdrop=0,
        attn_implementation="eager")
    module = GPTJAttention(config, 0).double().eval()
    fill([module.q_proj, module.k_proj, module.v_proj], "projection", biases=False)
    fill([module.out_proj], "output", biases=False)
    y = module(inputs(n), attention_mask=mask(n, causal), position_ids=torch.arange(n)[None])[0]
    return case("{kind: full}", causal, n, y, "{kind: rope, form: pairs, base: 10000}", biases=False)


def llama(n, causal, base):
    config = rotary_config(LlamaConfig, base, 2, num_key_value_heads=2)
    module = LlamaAttention(config, 0).double().eval()
    fill([module.q_proj, module.k_proj, module.v_proj], "projection")
    fill([module.o_proj], "output")
    turns = LlamaRotaryEmbedding(config)(inputs(n), torch.arange(n)[None])
    y = module(inputs(n), position_embeddings=turns, attention_mask=mask(n, causal))[0]
    return case("{kind: full}", causal, n, y, f"{{kind: rope, form: halves, base: {base}}}")


def grouped(n, causal, heads, groups):
    """Llama's attention with all angles 0."""
    config = rotary_config(LlamaConfig, 10000, heads, num_key_value_heads=groups)
    module = LlamaAttention(config, 0).double().eval()
    fill([module.q_proj], "query")
    fill([module.k_proj, module.v_proj], "key-value")
    fill([module.o_proj], "output")
    still = torch.ones(1, n, SIZE // heads).double(), torch.zeros(1, n, SIZE // heads).double()
    y = module(inputs(n), position_embeddings=still, attention_mask=mask(n, causal))[0]
    return case(f"{{kind: grouped-query, groups: {groups}}}", causal, n, y, heads=heads)


def bloom(n, heads):
    """Bloom adds slope x key's position; only in a causal row is that the distance but for a constant."""
    config = BloomConfig(hidden_size=SIZE, n_head=heads, hidden_dropout=0, attention_dropout=0)
    module = BloomAttention(config, 0).double().eval()
    fill_head_by_head(module.query_key_value, heads)
    fill([module.dense], "output")
    alibi = build_alibi_tensor(torch.ones(1, n), heads, torch.float64)
    y = module(inputs(n), torch.zeros(1, n, SIZE), alibi, mask(n, True))[0]
    return case("{kind: full}", True, n, y, "{kind: alibi}", heads=heads)


def funnel(n):
    """Funnel's attention has sinusoids of D and maps them to heads, divides logits, counts distances the other way, and
    has no bias of queries: with a map that picks a head's frequencies, and that bias put into its other two, it is
    TENER's."""
    head = SIZE // 2
    config = FunnelConfig(
        d_model=SIZE, n_head=2, d_head=head, block_sizes=[1], separate_cls=False, attention_type="relative_shift",
        hidden_dropout=0, attention_dropout=0)
    module = FunnelRelMultiheadAttention(config, 0).double().eval()
    module.q_head = torch.nn.Linear(SIZE, SIZE).double()
    fill([module.q_head, module.k_head, module.v_head], "projection")
    fill([module.post_proj], "output")
    bias = module.q_head.bias.data.reshape(2, head)
    module.q_head.bias = None
    module.q_head.weight.data = module.q_head.weight / module.scale
    module.r_w_bias.data = (tensor("positions.content", 2, head) + bias) / module.scale
    module.r_r_bias.data = (tensor("positions.position", 2, head) + bias) / module.scale
    for c in range(0, head, 2):
        module.r_kernel.data[c, :, c] = -1
        module.r_kernel.data[SIZE // 2 + c, :, c + 1] = 1
    module.layer_norm = torch.nn.Identity()
    x = inputs(n)
    y = module(x, x, x, FunnelAttentionStructure(config).init_attention_inputs(x))[0] - x
    return case("{kind: full}", False, n, y, "{kind: tener}")


class BucketedLSH(LSHSelfAttention):
    """Reformer's attention with what the paper has and transformers leaves out: a position sees its own bucket alone,
    and keys are of length 1 before logits are divided by sqrt d (the program's are sqrt d long)."""

    def _hash_vectors(self, *arguments, **named):
        self.hashed = super()._hash_vectors(*arguments, **named)
        return self.hashed

    def _compute_attn_mask(self, query, key, given, shape, standard):
        own = self._split_seq_length_dim_to(self.hashed.sort(-1).values, -1, self.chunk_length, self.num_attention_heads)
        near = self._look_adjacent(own, self.num_chunks_before, self.num_chunks_after)
        seen = super()._compute_attn_mask(query, key, given, shape, standard)
        same = own.unsqueeze(-1) == near.unsqueeze(-2)
        return same if seen is None else same & seen

    def _len_and_dim_norm(self, vectors, sqrt_num):
        return super()._len_norm(vectors, epsilon=0) / sqrt_num ** 2


def suits(hashes, chunk):
    """transformers cuts chunks without regard to buckets and counts a pair that meets in two rounds twice (the paper
    divides by that number): whether every chunk is of one bucket, and no pair meets twice."""
    for head in hashes:
        met = set()
        for buckets in head:
            for b in buckets.unique():
                members = (buckets == b).nonzero().flatten().tolist()
                if len(members) % chunk:
                    return False
                for at, i in enumerate(members):
                    for j in members[max(0, at // chunk - 1) * chunk:(at // chunk + 1) * chunk]:
                        if i != j and (i, j) in met:
                            return False
                        met.add((i, j))
    return True


def reformer(n, causal, buckets, chunk, rounds):
    config = ReformerConfig(
        hidden_size=SIZE, num_attention_heads=2, attention_head_size=SIZE // 2, num_buckets=buckets,
        lsh_attn_chunk_length=chunk, num_hashes=rounds, is_decoder=causal, lsh_attention_probs_dropout_prob=0.0)
    module = BucketedLSH(config, 0).double().eval()
    fill([module.query_key, module.value], "projection", biases=False)
    for module.hash_seed in range(20_000):
        y = module(inputs(n)).hidden_states
        if suits(module.hashed.reshape(2, rounds, n) % buckets, chunk):
            break
    else:
        raise ValueError("no seed gives whole chunks")
    y = y @ tensor("output.weight", SIZE, SIZE).T
    torch.manual_seed(module.hash_seed)
    rotations = torch.randn((2, SIZE // 2, rounds, buckets // 2), dtype=torch.float64)
    kind = f"{{kind: reformer, buckets: {buckets}, chunk: {chunk}, rounds: {rounds}}}"
    return case(
        kind, causal, n, y, biases=False,
        rotations=[float(f"{v:.8g}") for v in rotations.transpose(1, 2).flatten().tolist()])


def delta(n, dpfp, nu):
    """The rule is transformers', the features are those of the paper; queries are divided by sqrt F there."""
    q, k, v = (inputs(n) @ tensor("projection.weight", 3 * SIZE, SIZE).T + tensor("projection.bias", 3 * SIZE)).split(SIZE, -1)

    def features(x):
        x = x.reshape(1, n, 2, SIZE // 2)
        if dpfp:
            r = torch.cat([x, -x], -1).relu()
            x = torch.cat([r * r.roll(turn, -1) for turn in range(1, nu + 1)], -1)
        else:
            x = torch.nn.functional.elu(x) + 1
        return x / x.sum(-1, keepdim=True)

    beta = (inputs(n) @ tensor("beta.weight", 2, SIZE).T + tensor("beta.bias", 2)).sigmoid()
    y, _ = torch_recurrent_gated_delta_rule(
        features(q) * np.sqrt(features(q).shape[-1]), features(k), v.reshape(1, n, 2, -1), torch.zeros(1, n, 2), beta)
    y = y.reshape(n, SIZE).double() @ tensor("output.weight", SIZE, SIZE).T + tensor("output.bias", SIZE)
    return case(f"{{kind: delta, map: {'dpfp' if dpfp else 'elu'}, nu: {nu}}}", True, n, y)


@torch.no_grad()
def main():
    cases = [
        t5(11, False, 8, 6, True), t5(11, False, 8, 6, False), t5(11, True, 4, 5, False),
        longt5(11, 3, 8, 6),
        neox(9, 100, False), neox(9, 10000, True),
        gptj(9, False), gptj(9, True),
        llama(9, True, 500),
        grouped(9, True, 4, 2), grouped(9, False, 4, 1), grouped(9, False, 2, 2),
        bloom(9, 2), bloom(9, 4),
        funnel(9),
        reformer(8, False, 2, 4, 1), reformer(12, False, 4, 2, 1), reformer(12, True, 4, 2, 1),
        reformer(11, False, 4, 1, 2), reformer(8, True, 4, 1, 2),
        delta(9, False, 1), delta(9, True, 2)]
    with open(sys.argv[1], "w") as out:
        json.dump(cases, out, indent=0)
        out.write("\n")


if __name__ == "__main__":
    main()
