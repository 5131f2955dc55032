package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** RMS norm on the Vector API. */
final class VectorRmsNorm {

  void forward(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms) {
    int columns = x.columns();
    Shapes.sameSize(x, y);
    Shapes.holds(gain, columns);
    Shapes.holds(rrms, x.rows());
    for (int i = 0; i < x.rows(); i++) {
      long row = Simd.address(x) + 4L * i * columns;
      float mean = SoftmaxRow.dot(row, row, columns) / columns;
      float scale = (float) (1 / Math.sqrt((double) mean + epsilon));
      rrms.set(i, scale);
      scaled(row, Simd.address(gain), Simd.address(y) + 4L * i * columns, scale, columns);
    }
  }

  /** y = scale x gain. */
  private static void scaled(long x, long gain, long y, float scale, int n) {
    for (int j = 0; j < n; j += Simd.COUNT) {
      VectorMask<Float> mask = Simd.SPECIES.indexInRange(j, n);
      FloatVector normal = Simd.load(x + 4L * j, mask).mul(scale);
      Simd.store(normal.mul(Simd.load(gain + 4L * j, mask)), y + 4L * j, mask);
    }
  }

  void backward(
      Tensor dy, Tensor x, Tensor gain, Tensor rrms, Tensor dx, float beta, Tensor dgain) {
    int columns = x.columns();
    Shapes.sameSize(x, dy);
    Shapes.sameSize(x, dx);
    Shapes.holds(gain, columns);
    Shapes.holds(dgain, columns);
    Shapes.holds(rrms, x.rows());
    for (int i = 0; i < x.rows(); i++) {
      long at = 4L * i * columns;
      long rows = Simd.address(x) + at;
      long gradients = Simd.address(dy) + at;
      float r = rrms.get(i);
      float dot = parameters(gradients, rows, gain, dgain, r, columns);
      input(gradients, rows, gain, Simd.address(dx) + at, r, dot / columns, beta, columns);
    }
  }

  /** dgain += dy n with n = r x; returns the sum of dy gain n. */
  private static float parameters(
      long dy, long x, Tensor gain, Tensor dgain, float r, int columns) {
    long weights = Simd.address(gain);
    long to = Simd.address(dgain);
    FloatVector dots = FloatVector.zero(Simd.SPECIES);
    for (int j = 0; j < columns; j += Simd.COUNT) {
      VectorMask<Float> mask = Simd.SPECIES.indexInRange(j, columns);
      FloatVector normal = Simd.load(x + 4L * j, mask).mul(r);
      FloatVector product = Simd.load(dy + 4L * j, mask).mul(normal);
      dots = product.fma(Simd.load(weights + 4L * j, mask), dots);
      Simd.store(Simd.load(to + 4L * j, mask).add(product), to + 4L * j, mask);
    }
    return Simd.sum(dots);
  }

  /** dx = r (dy gain - r x slope) + beta dx. */
  private static void input(
      long dy, long x, Tensor gain, long dx, float r, float slope, float beta, int columns) {
    long weights = Simd.address(gain);
    for (int j = 0; j < columns; j += Simd.COUNT) {
      VectorMask<Float> mask = Simd.SPECIES.indexInRange(j, columns);
      FloatVector g = Simd.load(dy + 4L * j, mask).mul(Simd.load(weights + 4L * j, mask));
      FloatVector d = g.sub(Simd.load(x + 4L * j, mask).mul(r * slope)).mul(r);
      d = beta == 0 ? d : d.add(Simd.load(dx + 4L * j, mask));
      Simd.store(d, dx + 4L * j, mask);
    }
  }
}
