package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = a b, elementwise, of one shape. Backward: da = dy b, db = dy a. */
public final class Multiply {
  private Multiply() {}

  public static Variable apply(Graph graph, Variable a, Variable b) {
    Tensor y = graph.workspace().allocate(a.value().shape());
    graph.kernels().elements().multiply(a.value(), b.value(), y, 0);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, a, b, out));
  }

  private static void backward(Graph graph, Variable a, Variable b, Variable out) {
    Tensor dy = out.gradient();
    a.accumulate((da, beta) -> graph.kernels().elements().multiply(dy, b.value(), da, beta));
    b.accumulate((db, beta) -> graph.kernels().elements().multiply(dy, a.value(), db, beta));
  }
}
