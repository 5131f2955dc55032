package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * y = x / |x| for each row of x (N, D); a row of zeros stays. Backward: dx = (dy - y (y . dy)) /
 * |x|.
 */
public final class UnitRows {
  private UnitRows() {}

  public static Variable apply(Graph graph, Operand rows) {
    Columns x = rows.columns();
    Kernels kernels = graph.kernels();
    Tensor y = x.like(graph);
    y.matrix().copyFrom(x.matrix());
    float[] factors = new float[y.rows()];
    for (int i = 0; i < factors.length; i++) {
      double length = Math.sqrt(kernels.elements().sumOfSquares(y.rows(i, i + 1)));
      factors[i] = length > 0 ? (float) (1 / length) : 0;
      kernels.elements().scale(factors[i], y.rows(i, i + 1));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, out, factors));
  }

  private static void backward(Graph graph, Columns x, Variable out, float[] factors) {
    Tensor dx = out.takeGradient();
    for (int i = 0; i < factors.length; i++) {
      Tensor row = dx.rows(i, i + 1);
      Tensor y = out.value().rows(i, i + 1);
      double dot = 0;
      for (long c = 0; c < row.size(); c++) {
        dot += (double) row.get(c) * y.get(c);
      }
      graph.kernels().elements().axpy((float) -dot, y, row);
      graph.kernels().elements().scale(factors[i], row);
    }
    x.adopt(graph, dx);
  }
}
