package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = 1 / (x + c), elementwise, c > 0 where x may be 0. Backward: dx = -dy y^2. */
public final class Reciprocal {
  private Reciprocal() {}

  public static Variable apply(Graph graph, Variable x, float c) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    for (long i = 0; i < y.size(); i++) {
      y.set(i, 1 / (x.value().get(i) + c));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(x, out));
  }

  private static void backward(Variable x, Variable out) {
    Tensor dx = out.takeGradient();
    for (long i = 0; i < dx.size(); i++) {
      float y = out.value().get(i);
      dx.set(i, -dx.get(i) * y * y);
    }
    x.adopt(dx);
  }
}
