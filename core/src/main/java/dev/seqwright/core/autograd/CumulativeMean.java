package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;

/**
 * The mean of what came so far, in each sequence: y_j = (x_1 + ... + x_j) / j; x and y (N, D).
 * Backward: dx_k = sum over j &gt;= k of dy_j / j.
 */
public final class CumulativeMean {
  private CumulativeMean() {}

  public static Variable apply(Graph graph, Operand rows, SequenceLayout layout) {
    Columns x = rows.columns();
    Tensor y = x.like(graph);
    y.matrix().copyFrom(x.matrix());
    Kernels kernels = graph.kernels();
    for (int b = 0; b < layout.sequences(); b++) {
      int start = layout.start(b);
      for (int row = start + 1; row < layout.end(b); row++) {
        kernels.elements().axpy(1, y.rows(row - 1, row), y.rows(row, row + 1));
      }
      divide(kernels, y, layout, b);
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, layout, out));
  }

  private static void divide(Kernels kernels, Tensor y, SequenceLayout layout, int b) {
    for (int row = layout.start(b); row < layout.end(b); row++) {
      kernels.elements().scale(1f / (row - layout.start(b) + 1), y.rows(row, row + 1));
    }
  }

  private static void backward(Graph graph, Columns x, SequenceLayout layout, Variable out) {
    Tensor dx = out.takeGradient();
    for (int b = 0; b < layout.sequences(); b++) {
      divide(graph.kernels(), dx, layout, b);
      for (int row = layout.end(b) - 2; row >= layout.start(b); row--) {
        graph.kernels().elements().axpy(1, dx.rows(row + 1, row + 2), dx.rows(row, row + 1));
      }
    }
    x.adopt(graph, dx);
  }
}
