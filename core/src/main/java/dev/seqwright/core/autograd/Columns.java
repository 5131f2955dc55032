package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * Columns {@code from} to {@code to} (exclusive) of x (N, W), copied: y (N, to - from). Backward:
 * dy is added to those columns of dx.
 */
public final class Columns {
  private Columns() {}

  public static Variable apply(Graph graph, Variable x, int from, int to) {
    Tensor y = graph.memory().allocate(x.value().rows(), to - from);
    copy(x.value().columns(from, to), y.matrix());
    Variable out = graph.output(y);
    return graph.record(out, () -> x.accumulate((dx, beta) -> add(out, dx, beta, from, to)));
  }

  private static void add(Variable out, Tensor dx, float beta, int from, int to) {
    Matrix dy = out.gradient().matrix();
    Matrix target = (beta == 0 ? dx.zero() : dx).columns(from, to);
    for (int i = 0; i < dy.rows(); i++) {
      for (int j = 0; j < dy.columns(); j++) {
        target.set(i, j, target.get(i, j) + dy.get(i, j));
      }
    }
  }

  private static void copy(Matrix from, Matrix to) {
    for (int i = 0; i < from.rows(); i++) {
      for (int j = 0; j < from.columns(); j++) {
        to.set(i, j, from.get(i, j));
      }
    }
  }
}
