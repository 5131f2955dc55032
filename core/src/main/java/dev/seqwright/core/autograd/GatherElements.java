package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * Single elements: y_p = x[at_p], with {@code at} counting the elements of x row by row; x of any
 * shape, y (P, 1). Backward: dx[at_p] += dy_p.
 */
public final class GatherElements {
  private GatherElements() {}

  public static Variable apply(Graph graph, Variable x, long... at) {
    Tensor y = graph.workspace().allocate(at.length, 1);
    for (int p = 0; p < at.length; p++) {
      y.set(p, x.value().get(at[p]));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> x.accumulate((dx, beta) -> add(out.gradient(), dx, beta, at)));
  }

  private static void add(Tensor dy, Tensor dx, float beta, long... at) {
    Tensor sum = beta == 0 ? dx.zero() : dx;
    for (int p = 0; p < at.length; p++) {
      sum.set(at[p], sum.get(at[p]) + dy.get(p));
    }
  }
}
