package dev.seqwright.core.attention.full;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * Multi-head self-attention (Vaswani et al. 2017, 3.2).
 *
 * <pre>
 *   (1) [q k v] = x Wqkv' + b            one product for the three
 *   (2) y_i = sum_j softmax_j(q_i . k_j / sqrt d) v_j     in each of H heads of size d = D / H
 *   (3) out = y Wo' + bo
 * </pre>
 *
 * Causal: j goes up to i only. Time O(N D^2 + N n D) for sequences of length n, memory O(N D).
 * Decodes incrementally with a cache of a row of 2 D a position.
 */
public final class SelfAttention implements IncrementalAttention {
  private final SelfProjection projection;
  private final int size;
  private final int heads;
  private final boolean causal;
  private final double dropout;

  public SelfAttention(AttentionSpec site) {
    this.projection = new SelfProjection(site);
    this.size = site.size();
    this.heads = site.heads();
    this.causal = site.role().causal();
    this.dropout = site.dropout();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Setting setting = new Setting(query.layout(), query.layout(), heads, causal, dropout);
    Variable y =
        DotProductAttention.apply(graph, part(qkv, 0), part(qkv, 1), part(qkv, 2), setting);
    return projection.output(graph, y);
  }

  private Columns part(Variable qkv, int index) {
    return qkv.columns(index * size, (index + 1) * size);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new Cache(keep, 2 * size);
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor qkv = projection.project(graph, rows).value();
    Tensor seen = ((Cache) state).with(step, qkv.columns(size, 3 * size));
    Tensor y = graph.workspace().allocate(qkv.rows(), size);
    graph
        .kernels()
        .attention()
        .indexed(
            qkv.columns(0, size),
            seen.columns(0, size),
            seen.columns(size, 2 * size),
            step.history(),
            step.from(),
            heads,
            (float) (1 / Math.sqrt((double) size / heads)),
            y);
    return projection.output(graph, graph.constant(y));
  }
}
