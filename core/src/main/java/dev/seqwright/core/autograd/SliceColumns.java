package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * Columns {@code from} to {@code to} (exclusive) of x (N, W), copied: y (N, to - from). Backward:
 * dy is added to those columns of dx.
 */
public final class SliceColumns {
  private SliceColumns() {}

  public static Variable apply(Graph graph, Variable x, int from, int to) {
    Variable out = graph.output(copy(graph, x.value(), from, to));
    return graph.record(
        out, () -> x.accumulate((dx, beta) -> add(graph, out.gradient(), dx, beta, from, to)));
  }

  /** Columns of a tensor as a tensor of their own. */
  static Tensor copy(Graph graph, Tensor x, int from, int to) {
    Tensor y = graph.workspace().allocate(x.rows(), to - from);
    for (int i = 0; i < y.rows(); i++) {
      y.rows(i, i + 1).copyFrom(part(x, i, from, to));
    }
    return y;
  }

  private static void add(Graph graph, Tensor dy, Tensor dx, float beta, int from, int to) {
    Tensor sum = beta == 0 ? dx.zero() : dx;
    for (int i = 0; i < dy.rows(); i++) {
      graph.kernels().elements().axpy(1, dy.rows(i, i + 1), part(sum, i, from, to));
    }
  }

  /** Columns {@code from} to {@code to} of a row, on the same memory. */
  private static Tensor part(Tensor x, int row, int from, int to) {
    return x.slice((long) row * x.columns() + from, 1, to - from);
  }
}
