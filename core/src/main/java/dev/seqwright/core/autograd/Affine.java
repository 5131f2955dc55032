package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * y = f(x W' + b): x (N, I), W (O, I), b (O) or null, y (N, O).
 *
 * <p>Backward, with z = x W' + b: dz = dy f'(z); dx = dz W; dW = dz' x; db = sum over rows of dz.
 * The function runs inside the product when nothing but its output is needed to differentiate it
 * (identity, ReLU); others are an op of their own.
 */
public final class Affine {
  private Affine() {}

  public static Variable apply(
      Graph graph, Variable x, Variable weight, Variable bias, Activation activation) {
    if (!graph.recording() || fusable(activation)) {
      return fused(graph, x, weight, bias, activation);
    }
    return Activate.apply(graph, activation, fused(graph, x, weight, bias, Activation.IDENTITY));
  }

  private static boolean fusable(Activation activation) {
    return activation == Activation.IDENTITY || activation == Activation.RELU;
  }

  private static Variable fused(
      Graph graph, Variable x, Variable weight, Variable bias, Activation activation) {
    Tensor y = graph.workspace().allocate(x.value().rows(), weight.value().dim(0));
    Tensor b = bias == null ? null : bias.value();
    graph.kernels().products().linear(x.value(), weight.value(), b, activation, y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph.kernels(), x, weight, bias, activation, out));
  }

  private static void backward(
      Kernels kernels,
      Variable x,
      Variable weight,
      Variable bias,
      Activation activation,
      Variable out) {
    Tensor dz = out.gradient();
    if (activation != Activation.IDENTITY) {
      kernels.activations().activateBackward(activation, out.value(), dz, dz, 0);
    }
    x.accumulate(
        (dx, beta) ->
            kernels.products().gemm(dz.matrix(), weight.value().matrix(), dx.matrix(), beta));
    weight.accumulate((dw, beta) -> kernels.products().weightGradient(dz, x.value(), dw, beta));
    if (bias != null) {
      bias.accumulate((db, beta) -> kernels.rows().sum(dz, db, beta));
    }
  }
}
