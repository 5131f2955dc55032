package dev.seqwright.core.attention.full;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.SelectiveAttention;
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
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
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
public final class SelfAttention implements SelectiveAttention {
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
    Operand qk = turned(graph, qkv.columns(0, 2 * size), query.layout());
    Setting setting = new Setting(query.layout(), query.layout(), heads, causal, dropout);
    Operand v = part(qkv, 2);
    Variable y =
        DotProductAttention.apply(
            graph, qk.columns(0, size), qk.columns(size, 2 * size), v, setting);
    return projection.output(graph, y);
  }

  /** Queries and keys side by side (N, 2 D), as they are compared. */
  private Operand turned(Graph graph, Columns qk, SequenceLayout layout) {
    return turning.<Operand>map(t -> t.turn(graph, qk, layout.positions())).orElse(qk);
  }

  @Override
  public Optional<SelectiveAttention> selective() {
    return Optional.of(this);
  }

  /** Causal: all rows ask, as kernels know no gaps between positions; the rest is left out. */
  @Override
  public Variable forward(Graph graph, Sequences x, Selection some, Sequences source) {
    Variable qkv = projection.project(graph, x.rows());
    Operand qk = turned(graph, qkv.columns(0, 2 * size), x.layout());
    Operand q = qk.columns(0, size);
    Operand asked = causal ? q : some.of(graph, q);
    SequenceLayout asking = causal ? x.layout() : some.layout();
    Setting setting = new Setting(asking, x.layout(), heads, causal, dropout);
    Operand k = qk.columns(size, 2 * size);
    Variable y = DotProductAttention.apply(graph, asked, k, part(qkv, 2), setting);
    return projection.output(graph, causal ? some.of(graph, y) : y);
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
    Variable qkv = compared(graph, rows, step);
    Tensor seen = remember(qkv, state, step);
    return projection.output(graph, attend(graph, part(qkv, 0), seen, step));
  }

  @Override
  public Variable step(
      Graph graph, Variable rows, Selection some, AttentionState state, Step step) {
    Variable qkv = compared(graph, rows, step);
    Tensor seen = remember(qkv, state, step);
    Variable asked = some.of(graph, part(qkv, 0));
    return projection.output(graph, attend(graph, asked, seen, step.only(some)));
  }

  private Tensor remember(Variable qkv, AttentionState state, Step step) {
    return ((Cache) state).with(step, qkv.value().columns(size, 3 * size));
  }

  private Variable attend(Graph graph, Operand queries, Tensor seen, Step step) {
    Tensor y = graph.workspace().allocate(queries.rows(), size);
    graph
        .kernels()
        .attention()
        .indexed(
            queries.columns().matrix(),
            seen.columns(0, size),
            seen.columns(size, 2 * size),
            step.history(),
            step.from(),
            heads,
            (float) (1 / Math.sqrt((double) size / heads)),
            y);
    return graph.constant(y);
  }

  /** Queries, keys and values (R, 3 D) of a step, queries and keys as they are compared. */
  private Variable compared(Graph graph, Variable rows, Step step) {
    Variable qkv = projection.project(graph, rows);
    Columns qk = qkv.columns(0, 2 * size);
    turning.ifPresent(
        t -> qk.matrix().copyFrom(t.turn(graph, qk, step.positions()).value().matrix()));
    return qkv;
  }
}
