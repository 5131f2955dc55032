package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = a + b, of one shape. Backward: da = dy, db = dy. */
public final class Add {
  private Add() {}

  public static Variable apply(Graph graph, Variable a, Variable b) {
    Tensor y = graph.workspace().allocate(a.value().shape());
    graph.kernels().elements().add(a.value(), b.value(), y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, a, b, out));
  }

  private static void backward(Graph graph, Variable a, Variable b, Variable out) {
    Tensor gradient = out.takeGradient();
    if (a.differentiable() && b.differentiable()) {
      a.adopt(graph.workspace().allocate(gradient.shape()).copyFrom(gradient));
      b.adopt(gradient);
    } else {
      (a.differentiable() ? a : b).adopt(gradient);
    }
  }
}
