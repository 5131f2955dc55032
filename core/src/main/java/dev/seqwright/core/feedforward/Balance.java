package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Product;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Tensor;

/** The loss E sum_e f_e P_e, which is least, 1, when the load is even (Fedus et al. 2021). */
final class Balance {
  private Balance() {}

  /**
   * The loss as a single element.
   *
   * @param shares r (N, E)
   */
  static Variable apply(Graph graph, Variable shares, Routing routing) {
    int rows = shares.value().rows();
    int[] firsts = routing.firstChoices();
    Tensor factors = graph.workspace().allocate(firsts.length, 1);
    for (int e = 0; e < firsts.length; e++) {
      factors.set(e, (float) firsts.length * firsts[e] / rows);
    }
    Variable means = SegmentSum.apply(graph, shares, new int[rows], new float[] {1f / rows});
    return Product.apply(graph, means, graph.constant(factors));
  }
}
