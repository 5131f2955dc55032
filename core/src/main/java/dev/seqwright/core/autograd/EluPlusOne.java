package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * y = elu(x) + 1: x + 1 above 0, exp(x) below; always positive. Backward: dx = dy exp(min(x, 0)).
 */
public final class EluPlusOne {
  private EluPlusOne() {}

  public static Variable apply(Graph graph, Variable x) {
    Kernels kernels = graph.kernels();
    Tensor y = graph.workspace().allocate(x.value().shape());
    Tensor slope = graph.workspace().allocate(x.value().shape()).copyFrom(x.value());
    kernels.activations().activate(Activation.RELU, x.value(), y);
    kernels.elements().axpy(-1, y, slope);
    kernels.elements().exp(slope, slope);
    kernels.elements().add(y, slope, y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, slope, out.gradient()));
  }

  private static void backward(Graph graph, Variable x, Tensor slope, Tensor dy) {
    x.accumulate((dx, beta) -> graph.kernels().elements().multiply(dy, slope, dx, beta));
    graph.workspace().release(slope);
  }
}
