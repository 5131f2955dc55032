package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.compressed.Compression.Compressed;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;

/**
 * Multi-head self-attention of whole sequences to keys and values that a {@link Compression} made
 * fewer.
 *
 * <pre>
 *   (1) [q k v] = x Wqkv' + b,  (k', v') = compressed (k, v)
 *   (2) y_i = sum_c softmax_c(q_i . k'_c / sqrt d) v'_c     in each of H heads, c to m
 *   (3) out = y Wo' + bo
 * </pre>
 *
 * Time O(n m D) and that of the compression, memory O(n D).
 */
final class CompressedAttention implements Attention {
  private final SelfProjection projection;
  private final Compression compression;
  private final AttentionSpec site;

  CompressedAttention(AttentionSpec site, Compression compression) {
    this.projection = new SelfProjection(site);
    this.compression = compression;
    this.site = site;
  }

  @Override
  public int limit() {
    return compression.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Operand q = site.part(qkv, 0);
    Operand k = site.part(qkv, 1);
    Operand v = site.part(qkv, 2);
    Compressed few = compression.apply(graph, k, v, query.layout());
    Setting setting =
        new Setting(query.layout(), few.layout(), site.heads(), false, site.dropout());
    Variable y = DotProductAttention.apply(graph, q, few.keys(), few.values(), setting);
    return projection.output(graph, y);
  }
}
