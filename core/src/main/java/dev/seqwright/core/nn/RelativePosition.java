package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import java.util.Optional;

/**
 * A position encoding that works inside an attention, on queries and keys, on the logits or on the
 * values. Attention asks; positions answer; what a variant does not change it passes on.
 */
public interface RelativePosition {
  /** The longest sequence that it knows. */
  default int limit() {
    return Integer.MAX_VALUE;
  }

  /**
   * The same for some of the heads, where these attend other pairs than the rest, for tensors that
   * have only their columns.
   *
   * @param from the first head
   * @param to behind the last one
   */
  RelativePosition heads(int from, int to);

  /** Queries (N, H d) or keys (N, g d), of which there may be fewer heads, at positions, turned. */
  default Operand turn(Graph graph, Operand rows, int... positions) {
    return rows;
  }

  /** What the dot products of queries and keys are multiplied by, 1 / sqrt d as a rule. */
  default float scale(int headSize) {
    return (float) (1 / Math.sqrt(headSize));
  }

  /**
   * The logits (P, H) with what the places add to them.
   *
   * @param dots scaled dot products (P, H)
   * @param queries (Nq, H d), turned
   * @param keys (Nk, g d), turned
   */
  default Variable logits(
      Graph graph, Variable dots, Operand queries, Operand keys, PairPositions places) {
    return dots;
  }

  /** The same logits as dot products, where they are such and the output stays as it is. */
  default Optional<LogitFactors> factors() {
    return Optional.empty();
  }

  /**
   * The attention's output (Nq, H d) with what the places add to it.
   *
   * @param weights (P, H), after softmax and dropout
   */
  default Variable output(Graph graph, Variable output, Variable weights, PairPositions places) {
    return output;
  }

  /**
   * One that turns queries and keys and changes nothing else: an attention whose logits are nowhere
   * explicit can have it, too.
   */
  interface Turning extends RelativePosition {
    @Override
    Variable turn(Graph graph, Operand rows, int... positions);
  }
}
