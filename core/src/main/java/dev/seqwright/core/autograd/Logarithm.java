package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = log(x + c), elementwise, c > 0 where x may be 0. Backward: dx = dy / (x + c). */
public final class Logarithm {
  private Logarithm() {}

  public static Variable apply(Graph graph, Variable x, float c) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    for (long i = 0; i < y.size(); i++) {
      y.set(i, (float) Math.log(x.value().get(i) + c));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(x, c, out));
  }

  private static void backward(Variable x, float c, Variable out) {
    Tensor dx = out.takeGradient();
    for (long i = 0; i < dx.size(); i++) {
      dx.set(i, dx.get(i) / (x.value().get(i) + c));
    }
    x.adopt(dx);
  }
}
