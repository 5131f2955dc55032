package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * Single elements put to their places: y[at_p] += x_p, y zero elsewhere; x (P, 1) or any shape of P
 * elements, y of a given shape. Backward: dx_p = dy[at_p]. The counterpart of {@link
 * GatherElements}.
 */
public final class ScatterElements {
  private ScatterElements() {}

  public static Variable apply(Graph graph, Variable x, long[] at, int... shape) {
    Tensor y = graph.workspace().zeros(shape);
    for (int p = 0; p < at.length; p++) {
      y.set(at[p], y.get(at[p]) + x.value().get(p));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> x.accumulate((dx, beta) -> add(out.gradient(), dx, beta, at)));
  }

  private static void add(Tensor dy, Tensor dx, float beta, long... at) {
    Tensor sum = beta == 0 ? dx.zero() : dx;
    for (int p = 0; p < at.length; p++) {
      sum.set(p, sum.get(p) + dy.get(at[p]));
    }
  }
}
