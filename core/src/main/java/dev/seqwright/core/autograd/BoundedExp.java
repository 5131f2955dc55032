package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = exp(min(x, most)) + epsilon, elementwise: a positive number that is neither 0 nor infinite,
 * whatever x. Backward: dx = dy exp(x) under the bound, 0 at it.
 */
public final class BoundedExp {
  private BoundedExp() {}

  public static Variable apply(Graph graph, Variable x, float most, float epsilon) {
    Tensor power = graph.workspace().allocate(x.value().shape());
    for (long i = 0; i < power.size(); i++) {
      power.set(i, Math.min(x.value().get(i), most));
    }
    graph.kernels().elements().exp(power, power);
    Tensor y = graph.workspace().allocate(x.value().shape());
    for (long i = 0; i < y.size(); i++) {
      y.set(i, power.get(i) + epsilon);
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, power, most, out.gradient()));
  }

  private static void backward(Graph graph, Variable x, Tensor power, float most, Tensor dy) {
    for (long i = 0; i < power.size(); i++) {
      power.set(i, x.value().get(i) < most ? power.get(i) : 0);
    }
    x.accumulate((dx, beta) -> graph.kernels().elements().multiply(dy, power, dx, beta));
    graph.workspace().release(power);
  }
}
