package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = exp(x), elementwise. Backward: dx = dy y. */
public final class Exp {
  private Exp() {}

  public static Variable apply(Graph graph, Variable x) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().elements().exp(x.value(), y);
    Variable out = graph.output(y);
    return graph.record(
        out,
        () ->
            x.accumulate(
                (dx, beta) ->
                    graph.kernels().elements().multiply(out.gradient(), out.value(), dx, beta)));
  }
}
