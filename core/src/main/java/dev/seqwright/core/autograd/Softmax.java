package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y = softmax of each row of x (N, D). Backward: dx = y (dy - sum over the row of y dy). */
public final class Softmax {
  private Softmax() {}

  public static Variable apply(Graph graph, Variable x) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().softmax().softmax(x.value(), y);
    Variable out = graph.output(y);
    return graph.record(
        out, () -> x.accumulate((dx, beta) -> backward(out.value(), out.gradient(), dx, beta)));
  }

  private static void backward(Tensor y, Tensor dy, Tensor dx, float beta) {
    int columns = y.columns();
    for (int i = 0; i < y.rows(); i++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        long at = (long) i * columns + j;
        sum += (double) y.get(at) * dy.get(at);
      }
      for (int j = 0; j < columns; j++) {
        long at = (long) i * columns + j;
        float old = beta == 0 ? 0 : dx.get(at);
        dx.set(at, old + (float) (y.get(at) * (dy.get(at) - sum)));
      }
    }
  }
}
