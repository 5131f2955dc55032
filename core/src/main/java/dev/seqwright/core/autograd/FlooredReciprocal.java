package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = 1 / max(x, floor), elementwise. Backward: dx = -dy y^2 above the floor, 0 at it. For a number
 * a row: plain loops.
 */
public final class FlooredReciprocal {
  private FlooredReciprocal() {}

  public static Variable apply(Graph graph, Variable x, float floor) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    for (long i = 0; i < y.size(); i++) {
      y.set(i, 1 / Math.max(x.value().get(i), floor));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(x, out, floor));
  }

  private static void backward(Variable x, Variable out, float floor) {
    Tensor dx = out.takeGradient();
    for (long i = 0; i < dx.size(); i++) {
      float y = out.value().get(i);
      dx.set(i, x.value().get(i) > floor ? -dx.get(i) * y * y : 0);
    }
    x.adopt(dx);
  }
}
