package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = 1 where x > 0, else 0. It has no slope, so the backward pass takes that of the logistic
 * function s: dx = s(x) (1 - s(x)) dy (a straight-through estimator, Bengio et al. 2013).
 */
public final class Heaviside {
  private Heaviside() {}

  public static Variable apply(Graph graph, Variable x) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    for (long i = 0; i < y.size(); i++) {
      y.set(i, x.value().get(i) > 0 ? 1 : 0);
    }
    Variable out = graph.output(y);
    return graph.record(
        out, () -> x.accumulate((dx, beta) -> backward(x.value(), out.gradient(), dx, beta)));
  }

  private static void backward(Tensor x, Tensor dy, Tensor dx, float beta) {
    for (long i = 0; i < dx.size(); i++) {
      double s = 1 / (1 + Math.exp(-x.get(i)));
      float old = beta == 0 ? 0 : dx.get(i);
      dx.set(i, old + (float) (s * (1 - s) * dy.get(i)));
    }
  }
}
