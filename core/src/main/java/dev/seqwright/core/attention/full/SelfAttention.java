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
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.RelativePosition.Turning;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * Multi-head self-attention (Vaswani et al. 2017, 3.2).
 *
 * <pre>
 *   (1) [q k v] = x Wqkv' + b            one product for the three; q and k turned by rotary positions
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
  private final Optional<Turning> turning;

  public SelfAttention(AttentionSpec site) {
    this.projection = new SelfProjection(site);
    this.size = site.size();
    this.heads = site.heads();
    this.causal = site.role().causal();
    this.dropout = site.dropout();
    this.turning = site.relative().map(Turning.class::cast);
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Operand qk = turned(graph, qkv.columns(0, 2 * size), query.layout().positions());
    Setting setting = new Setting(query.layout(), query.layout(), heads, causal, dropout);
    Operand v = qkv.columns(2 * size, 3 * size);
    Variable y =
        DotProductAttention.apply(
            graph, qk.columns(0, size), qk.columns(size, 2 * size), v, setting);
    return projection.output(graph, y);
  }

  /** Queries and keys side by side (N, 2 D), as they are compared. */
  private Operand turned(Graph graph, Columns qk, int... positions) {
    return turning.<Operand>map(t -> t.turn(graph, qk, positions)).orElse(qk);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new Cache(keep, 2 * size);
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor qkv = projection.project(graph, rows).value();
    turnInPlace(graph, qkv, step.positions());
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

  private void turnInPlace(Graph graph, Tensor qkv, int... positions) {
    Matrix qk = qkv.columns(0, 2 * size);
    turning.ifPresent(
        t -> {
          Operand before = graph.constant(qkv).columns(0, 2 * size);
          qk.copyFrom(t.turn(graph, before, positions).value().matrix());
        });
  }
}
