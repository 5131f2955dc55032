package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;

/** Matrix products as plain loops. */
final class PlainProducts {
  void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    Shapes.product(a, b, c);
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        for (int k = 0; k < a.columns(); k++) {
          sum += (double) a.get(i, k) * b.get(k, j);
        }
        c.set(i, j, (float) (beta == 0 ? sum : sum + beta * c.get(i, j)));
      }
    }
  }

  /** out[i, j] += bias[j]. */
  void addBias(Tensor bias, Tensor out) {
    int columns = out.columns();
    for (long i = 0; i < out.size(); i++) {
      out.set(i, out.get(i) + bias.get(i % columns));
    }
  }
}
