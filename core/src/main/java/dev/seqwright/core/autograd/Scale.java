package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = alpha x. Backward: dx = alpha dy. */
public final class Scale {
  private Scale() {}

  public static Variable apply(Graph graph, Variable x, float alpha) {
    Tensor y = graph.workspace().allocate(x.value().shape()).copyFrom(x.value());
    graph.kernels().elements().scale(alpha, y);
    Variable out = graph.output(y);
    return graph.record(
        out,
        () -> {
          Tensor gradient = out.takeGradient();
          graph.kernels().elements().scale(alpha, gradient);
          x.adopt(gradient);
        });
  }
}
