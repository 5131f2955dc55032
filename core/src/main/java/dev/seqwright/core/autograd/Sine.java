package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = sin(x), elementwise, |x| at most 10,000. Backward: dx = dy cos x. */
public final class Sine {
  private Sine() {}

  public static Variable apply(Graph graph, Variable x) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().elements().sine(x.value(), y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, out));
  }

  private static void backward(Graph graph, Variable x, Variable out) {
    Tensor slope = out.value();
    graph.kernels().elements().cosine(x.value(), slope);
    x.accumulate(
        (dx, beta) -> graph.kernels().elements().multiply(out.gradient(), slope, dx, beta));
  }
}
