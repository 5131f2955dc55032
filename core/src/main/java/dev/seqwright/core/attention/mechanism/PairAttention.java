package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.LogitFactors;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * What attention at pairs of positions does between its projections, with the relative positions
 * that work inside it: the mechanism of all kinds whose logits are explicit.
 *
 * <pre>
 *   (1) s_ij = q_i . k_j / sqrt d      with what positions do to q, k, the scale and the sum
 *   (2) a_i = softmax of s_i over the pairs of i
 *   (3) y_i = sum over j of a_ij v_j   with what positions add
 * </pre>
 *
 * Keys and values may have fewer heads than queries, each for several. Time O(P D), memory O(P H)
 * for P pairs.
 */
public final class PairAttention {
  /** What changes nothing. */
  private record Nowhere() implements RelativePosition {
    @Override
    public RelativePosition heads(int from, int to) {
      return this;
    }
  }

  private final RelativePosition relative;
  private final int heads;
  private final int headSize;
  private final double dropout;

  public PairAttention(AttentionSpec site) {
    this(site.relative().orElseGet(Nowhere::new), site.heads(), site.headSize(), site.dropout());
  }

  private PairAttention(RelativePosition relative, int heads, int headSize, double dropout) {
    this.relative = relative;
    this.heads = heads;
    this.headSize = headSize;
    this.dropout = dropout;
  }

  /** The same for heads {@code from} to {@code to} (exclusive), where they have their own pairs. */
  PairAttention heads(int from, int to) {
    return new PairAttention(relative.heads(from, to), to - from, headSize, dropout);
  }

  /** The longest sequence that the positions know. */
  public int limit() {
    return relative.limit();
  }

  /** Queries (N, H d) or keys (N, g d) at the given positions, as they are compared and kept. */
  public Operand turned(Graph graph, Operand rows, int... positions) {
    return relative.turn(graph, rows, positions);
  }

  /**
   * (1).
   *
   * @param q (Nq, H d)
   * @param k {@link #turned} (Nk, g d)
   * @return (P, H)
   */
  public Variable logits(Graph graph, Operand q, Operand k, PairPositions places) {
    Operand turned = relative.turn(graph, q, places.ofQueries());
    float scale = relative.scale(headSize);
    Variable dots = PairDots.apply(graph, turned, k, places.pairs(), heads, scale);
    return relative.logits(graph, dots, turned, k, places);
  }

  /**
   * (3), of weights from which some are dropped.
   *
   * @param weights (P, H)
   * @param v (Nk, g d)
   * @return (Nq, H d)
   */
  public Variable sum(Graph graph, Variable weights, Operand v, PairPositions places) {
    Variable kept = Dropout.apply(graph, weights, dropout);
    int shared = heads * headSize / v.columns().width();
    Variable y = PairSum.apply(graph, kept, v, places.pairs(), shared);
    return relative.output(graph, y, kept, places);
  }

  /** Whether {@link #attendAll} needs no list of pairs. */
  boolean isDense() {
    return relative.factors().isPresent();
  }

  /**
   * (1) to (3) for every position with its whole sequence, or with all up to itself. Where logits
   * are dot products there is no list of pairs: memory O(n D).
   *
   * @param k as they are projected
   */
  public Variable attendAll(
      Graph graph, Operand q, Operand k, Operand v, SequenceLayout layout, boolean causal) {
    int[] positions = layout.positions();
    if (relative.factors().isEmpty()) {
      Pairs all = Pairs.dense(layout, layout, causal);
      PairPositions places = PairPositions.of(all, positions, positions);
      return attend(graph, q, turned(graph, k, positions), v, places);
    }
    LogitFactors factors = relative.factors().get();
    return DotProductAttention.apply(
        graph,
        factors.queries(graph, q, positions),
        factors.keys(graph, k, positions),
        v,
        new Setting(layout, layout, heads, causal, dropout),
        relative.scale(headSize));
  }

  /** (1) to (3). */
  public Variable attend(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    Variable logits = logits(graph, q, k, places);
    return sum(graph, PairSoftmax.apply(graph, logits, places.pairs()), v, places);
  }
}
