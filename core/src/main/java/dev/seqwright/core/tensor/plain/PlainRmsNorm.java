package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/** RMS norm as plain loops. */
final class PlainRmsNorm {

  void forward(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms) {
    Matrix from = x.matrix();
    for (int i = 0; i < x.rows(); i++) {
      double squares = 0;
      for (int j = 0; j < x.columns(); j++) {
        squares += (double) from.get(i, j) * from.get(i, j);
      }
      double scale = 1 / Math.sqrt(squares / x.columns() + epsilon);
      rrms.set(i, (float) scale);
      for (int j = 0; j < x.columns(); j++) {
        y.matrix().set(i, j, (float) (scale * from.get(i, j) * gain.get(j)));
      }
    }
  }

  void backward(
      Tensor dy, Tensor x, Tensor gain, Tensor rrms, Tensor dx, float beta, Tensor dgain) {
    int columns = x.columns();
    for (int i = 0; i < x.rows(); i++) {
      double r = rrms.get(i);
      double dot = 0;
      for (int j = 0; j < columns; j++) {
        double normal = r * x.matrix().get(i, j);
        dot += dy.matrix().get(i, j) * gain.get(j) * normal;
        dgain.set(j, dgain.get(j) + (float) (dy.matrix().get(i, j) * normal));
      }
      for (int j = 0; j < columns; j++) {
        double g = (double) dy.matrix().get(i, j) * gain.get(j);
        double d = r * (g - r * x.matrix().get(i, j) * dot / columns);
        dx.matrix().set(i, j, (float) (d + (beta == 0 ? 0 : dx.matrix().get(i, j))));
      }
    }
  }
}
