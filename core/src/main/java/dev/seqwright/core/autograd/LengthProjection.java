package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;

/**
 * Sequences of any length brought to m rows by a matrix over positions: y_b = E[:, 1..n] x_b for
 * each sequence b of n rows; x (N, W), E (G m, L), y (B m, W). G parts of the columns, W / G each,
 * have m rows of E of their own. Columns of E behind a sequence's length take no part.
 *
 * <p>Backward: dx_b = E[:, 1..n]' dy_b; dE[:, 1..n] += dy_b x_b'. Time O(N m W).
 */
public final class LengthProjection {
  private LengthProjection() {}

  /**
   * Every sequence's m rows.
   *
   * @param layout of x, no sequence longer than L
   * @param parts G
   */
  public static Variable apply(
      Graph graph, Operand rows, Variable e, SequenceLayout layout, int parts) {
    Columns x = rows.columns();
    int m = e.value().rows() / parts;
    Tensor y = graph.workspace().allocate(layout.sequences() * m, x.width());
    Kernels kernels = graph.kernels();
    for (int b = 0; b < layout.sequences(); b++) {
      for (int g = 0; g < parts; g++) {
        Part part = new Part(layout, b, g, parts, m);
        kernels
            .products()
            .gemm(part.matrix(e.value()), part.rows(x.matrix()), part.shortened(y.matrix()), 0);
      }
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(kernels, x, e, layout, parts, out.gradient()));
  }

  private static void backward(
      Kernels kernels, Columns x, Variable e, SequenceLayout layout, int parts, Tensor dy) {
    int m = e.value().rows() / parts;
    x.accumulate(
        (dx, beta) -> {
          for (int b = 0; b < layout.sequences(); b++) {
            for (int g = 0; g < parts; g++) {
              Part part = new Part(layout, b, g, parts, m);
              Matrix transposed = part.matrix(e.value()).transposed();
              kernels.products().gemm(transposed, part.shortened(dy.matrix()), part.rows(dx), beta);
            }
          }
        });
    e.accumulate(
        (de, beta) -> {
          Tensor sum = beta == 0 ? de.zero() : de;
          for (int b = 0; b < layout.sequences(); b++) {
            for (int g = 0; g < parts; g++) {
              Part part = new Part(layout, b, g, parts, m);
              Matrix transposed = part.rows(x.matrix()).transposed();
              kernels.products().gemm(part.shortened(dy.matrix()), transposed, part.matrix(sum), 1);
            }
          }
        });
  }

  /** Part g of sequence b in each of the three matrices. */
  private record Part(SequenceLayout layout, int b, int g, int parts, int m) {
    Matrix matrix(Tensor e) {
      return e.matrix().rows(g * m, (g + 1) * m).columns(0, layout.length(b));
    }

    Matrix rows(Matrix x) {
      return columns(x).rows(layout.start(b), layout.end(b));
    }

    Matrix shortened(Matrix y) {
      return columns(y).rows(b * m, (b + 1) * m);
    }

    private Matrix columns(Matrix t) {
      int width = t.columns() / parts;
      return t.columns(g * width, (g + 1) * width);
    }
  }
}
