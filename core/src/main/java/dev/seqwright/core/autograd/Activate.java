package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;

/** y = f(x), elementwise. Backward: dx = dy f'(x). */
public final class Activate {
  private Activate() {}

  public static Variable apply(Graph graph, Activation activation, Variable x) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().activations().activate(activation, x.value(), y);
    Variable out = graph.output(y);
    return graph.record(
        out,
        () ->
            x.accumulate(
                (dx, beta) ->
                    graph
                        .kernels()
                        .activations()
                        .activateBackward(activation, x.value(), out.gradient(), dx, beta)));
  }
}
