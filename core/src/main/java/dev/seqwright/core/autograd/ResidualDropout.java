package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = r + drop(x): a sublayer's output joins the residual stream. Backward: dr = dy; dx = drop(dy)
 * with the same mask.
 */
public final class ResidualDropout {
  private ResidualDropout() {}

  public static Variable apply(Graph graph, Variable x, Variable residual, double probability) {
    double p = graph.dropout(probability);
    long key = graph.nextKey();
    Tensor y = graph.workspace().allocate(residual.value().shape());
    graph.kernels().dropout().dropoutAdd(x.value(), residual.value(), p, key, y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, residual, out, p, key));
  }

  private static void backward(
      Graph graph, Variable x, Variable residual, Variable out, double p, long key) {
    Tensor gradient = out.takeGradient();
    if (x.differentiable()) {
      Tensor dx = graph.workspace().allocate(x.value().shape());
      graph.kernels().dropout().dropout(gradient, p, key, dx);
      x.adopt(dx);
    }
    residual.adopt(gradient);
  }
}
