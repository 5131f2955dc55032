package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Attention with linear biases (Press et al. 2022): what is far counts less, at a rate that differs
 * from head to head and is not trained.
 *
 * <pre>
 *   (1) logit_ij = q_i . k_j / sqrt d - m_h |i - j|
 *   (2) m_h = 2^(-8 h / H), h = 1 ... H, for H a power of two; else the slopes of the next power of
 *       two below, then every other one of twice as many heads
 * </pre>
 */
public final class Alibi implements RelativePosition {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "alibi",
          Settings.class,
          "a penalty on the logits that grows with the distance",
          Set.of(),
          "time O(pairs), nothing to train",
          "Press et al. 2022, arXiv 2108.12409");

  private final double[] slopes;

  /** No settings. */
  public record Settings() implements PositionKind {
    @Override
    public Optional<RelativePosition> relative(
        Scope scope, int size, int heads, int limit, boolean causal) {
      return Optional.of(new Alibi(slopes(heads)));
    }
  }

  private Alibi(double... slopes) {
    this.slopes = slopes;
  }

  @Override
  public RelativePosition heads(int from, int to) {
    return new Alibi(Arrays.copyOfRange(slopes, from, to));
  }

  /** m_h of every head. */
  static double[] slopes(int heads) {
    int power = Integer.highestOneBit(heads);
    double[] slopes = new double[heads];
    for (int h = 0; h < heads; h++) {
      slopes[h] =
          h < power
              ? Math.pow(2, -8.0 * (h + 1) / power)
              : Math.pow(2, -8.0 * (2 * (h - power) + 1) / (2 * power));
    }
    return slopes;
  }

  @Override
  public Variable logits(
      Graph graph, Variable dots, Operand queries, Operand keys, PairPositions places) {
    Tensor bias = graph.workspace().allocate(dots.value().shape());
    int heads = slopes.length;
    for (int p = 0; p < places.pairs().count(); p++) {
      int distance = Math.abs(places.distance(p));
      for (int h = 0; h < heads; h++) {
        bias.set((long) p * heads + h, (float) (-slopes[h] * distance));
      }
    }
    return Add.apply(graph, dots, graph.constant(bias));
  }
}
