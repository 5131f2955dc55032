package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = log softmax of each row of x (N, D), which stays finite where the softmax itself is rounded
 * to 0. Backward: dx = dy - exp(y) (sum over the row of dy).
 */
public final class LogSoftmax {
  private LogSoftmax() {}

  public static Variable apply(Graph graph, Variable x) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().softmax().logSoftmax(x.value(), y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, out));
  }

  private static void backward(Graph graph, Variable x, Variable out) {
    Tensor dx = out.takeGradient();
    Tensor p = graph.workspace().allocate(dx.shape());
    graph.kernels().softmax().softmax(x.value(), p);
    for (int i = 0; i < dx.rows(); i++) {
      double sum = 0;
      Tensor row = dx.rows(i, i + 1);
      for (long j = 0; j < row.size(); j++) {
        sum += row.get(j);
      }
      graph.kernels().elements().axpy((float) -sum, p.rows(i, i + 1), row);
    }
    graph.workspace().release(p);
    x.adopt(dx);
  }
}
