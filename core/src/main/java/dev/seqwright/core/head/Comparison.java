package dev.seqwright.core.head;

import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Activation;
import java.util.Arrays;

/**
 * Two vectors u and v beside how they differ and where they agree: [u, v, |u - v|, u v],
 * elementwise (Conneau et al. 2017, InferSent, arXiv 1705.02364).
 */
final class Comparison {
  /** How many times as long as u it is. */
  static final int TIMES = 4;

  private Comparison() {}

  /**
   * The comparison (B, 4 W) of each two vectors.
   *
   * @param vectors (2 B, W): u and v of the first pair, then those of the next one
   */
  static Variable apply(Graph graph, Variable vectors) {
    Variable u = GatherRows.apply(graph, vectors, everySecond(vectors, 0));
    Variable v = GatherRows.apply(graph, vectors, everySecond(vectors, 1));
    Variable difference = Add.apply(graph, u, Scale.apply(graph, v, -1));
    Variable product = Multiply.apply(graph, u, v);
    return Concat.columns(graph, u, v, absolute(graph, difference), product);
  }

  private static int[] everySecond(Variable vectors, int first) {
    int[] rows = new int[vectors.value().rows() / 2];
    Arrays.setAll(rows, i -> 2 * i + first);
    return rows;
  }

  /** |x| = max(x, 0) + max(-x, 0). */
  private static Variable absolute(Graph graph, Variable x) {
    Variable positive = Activate.apply(graph, Activation.RELU, x);
    Variable negative = Activate.apply(graph, Activation.RELU, Scale.apply(graph, x, -1));
    return Add.apply(graph, positive, negative);
  }
}
