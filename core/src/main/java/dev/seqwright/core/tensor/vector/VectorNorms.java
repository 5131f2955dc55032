package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.NormKernels;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Layer norm and RMS norm on the Vector API. */
final class VectorNorms implements NormKernels {

  @Override
  public void layerNorm(
      Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y, Tensor mean, Tensor rstd) {
    int columns = x.columns();
    Shapes.sameSize(x, y);
    Shapes.holds(gain, columns);
    Shapes.holds(bias, columns);
    Shapes.holds(mean, x.rows());
    Shapes.holds(rstd, x.rows());
    long from = Simd.address(x);
    long to = Simd.address(y);
    for (int i = 0; i < x.rows(); i++) {
      long row = from + 4L * i * columns;
      float mu = SoftmaxRow.sum(row, columns) / columns;
      float variance = squares(row, columns, mu) / columns;
      float scale = (float) (1 / Math.sqrt((double) variance + epsilon));
      mean.set(i, mu);
      rstd.set(i, scale);
      long target = to + 4L * i * columns;
      apply(row, Simd.address(gain), Simd.address(bias), target, mu, scale, columns);
    }
  }

  /** sum (x - mean)^2. */
  private static float squares(long x, int n, float mean) {
    int whole = Simd.SPECIES.loopBound(n);
    FloatVector sums = FloatVector.zero(Simd.SPECIES);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      FloatVector centred = Simd.load(x + 4L * j).sub(mean);
      sums = centred.fma(centred, sums);
    }
    VectorMask<Float> rest = Simd.first(n - whole);
    FloatVector centred = Simd.load(x + 4L * whole, rest).sub(mean, rest);
    return Simd.sum(centred.fma(centred, sums));
  }

  private static void apply(long x, long gain, long bias, long y, float mean, float rstd, int n) {
    int whole = Simd.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      FloatVector normal = Simd.load(x + 4L * j).sub(mean).mul(rstd);
      FloatVector value = normal.fma(Simd.load(gain + 4L * j), Simd.load(bias + 4L * j));
      Simd.store(value, y + 4L * j);
    }
    VectorMask<Float> rest = Simd.first(n - whole);
    long at = 4L * whole;
    FloatVector normal = Simd.load(x + at, rest).sub(mean).mul(rstd);
    FloatVector value = normal.fma(Simd.load(gain + at, rest), Simd.load(bias + at, rest));
    Simd.store(value, y + at, rest);
  }

  /**
   * With n = (x - mean) rstd and g = dy gain: dx = rstd (g - avg(g) - n avg(g n)), dgain += dy n,
   * dbias += dy.
   */
  @Override
  public void layerNormBackward(
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor rstd,
      Tensor dx,
      float beta,
      Tensor dgain,
      Tensor dbias) {
    int columns = x.columns();
    Shapes.sameSize(x, dy);
    Shapes.sameSize(x, dx);
    Shapes.holds(gain, columns);
    Shapes.holds(dgain, columns);
    Shapes.holds(dbias, columns);
    Shapes.holds(mean, x.rows());
    Shapes.holds(rstd, x.rows());
    VectorNormRow row =
        new VectorNormRow(
            Simd.address(gain), Simd.address(dgain), Simd.address(dbias), columns, beta != 0);
    long inputs = Simd.address(x);
    long gradients = Simd.address(dy);
    long to = Simd.address(dx);
    for (int i = 0; i < x.rows(); i++) {
      long at = 4L * i * columns;
      row.run(gradients + at, inputs + at, to + at, mean.get(i), rstd.get(i));
    }
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms) {
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

  @Override
  public void rmsNormBackward(
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
