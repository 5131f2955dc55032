package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.compressed.Compression.Compressed;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.BlockAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;

/**
 * The causal form of {@link MemoryCompressedAttention}: a position sees the blocks before its own,
 * a row each, and one by one the positions of its own block up to itself.
 *
 * <pre>
 *   (1) y_i = softmax over {k'_c : c &lt; floor(i / s)} and {k_j : s floor(i / s) &lt;= j &lt;= i}
 * </pre>
 *
 * Time O(n (n / s + s) D), memory O(n D). Decodes over the prefix.
 */
final class FinishedBlocksAttention extends PrefixRecomputation {
  private final SelfProjection projection;
  private final StridedConvolution convolution;
  private final int stride;
  private final AttentionSpec site;

  FinishedBlocksAttention(AttentionSpec site, int kernel, int stride) {
    super(site.size());
    this.projection = new SelfProjection(site);
    this.convolution = new StridedConvolution(site, kernel, stride, true);
    this.stride = stride;
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Operand q = site.part(qkv, 0);
    Operand k = site.part(qkv, 1);
    Operand v = site.part(qkv, 2);
    Compressed few = convolution.apply(graph, k, v, query.layout());
    BlockAttention.Rows rows = new BlockAttention.Rows(k, v, few.keys(), few.values());
    BlockAttention.Setting setting =
        new BlockAttention.Setting(
            query.layout(), few.layout(), stride, site.heads(), site.dropout());
    return projection.output(graph, BlockAttention.apply(graph, q, rows, setting));
  }
}
