package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.ElementKernels;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Elementwise kernels on the Vector API. */
final class VectorElements implements ElementKernels {
  private static final VectorSpecies<Double> DOUBLES = Simd.DOUBLES;
  private final VectorFunctions functions = new VectorFunctions();

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    Shapes.sameSize(a, out);
    Shapes.sameSize(b, out);
    long left = Simd.address(a);
    long right = Simd.address(b);
    long to = Simd.address(out);
    int n = Simd.size(out);
    int whole = Simd.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      Simd.store(Simd.load(left + 4L * i).add(Simd.load(right + 4L * i)), to + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Simd.set(to + 4L * i, Simd.get(left + 4L * i) + Simd.get(right + 4L * i));
    }
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out, float beta) {
    Shapes.sameSize(a, out);
    Shapes.sameSize(b, out);
    long left = Simd.address(a);
    long right = Simd.address(b);
    long to = Simd.address(out);
    if (beta == 0) {
      multiply(left, right, to, Simd.size(out));
    } else {
      multiplyAdd(left, right, to, Simd.size(out));
    }
  }

  private static void multiply(long a, long b, long out, int n) {
    int whole = Simd.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      Simd.store(Simd.load(a + 4L * i).mul(Simd.load(b + 4L * i)), out + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Simd.set(out + 4L * i, Simd.get(a + 4L * i) * Simd.get(b + 4L * i));
    }
  }

  private static void multiplyAdd(long a, long b, long out, int n) {
    int whole = Simd.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      FloatVector old = Simd.load(out + 4L * i);
      Simd.store(Simd.load(a + 4L * i).fma(Simd.load(b + 4L * i), old), out + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      float sum = Math.fma(Simd.get(a + 4L * i), Simd.get(b + 4L * i), Simd.get(out + 4L * i));
      Simd.set(out + 4L * i, sum);
    }
  }

  @Override
  public void axpy(float alpha, Tensor x, Tensor y) {
    Shapes.sameSize(x, y);
    axpy(alpha, Simd.address(x), Simd.address(y), Simd.size(y));
  }

  /** y += alpha x, {@code n} floats. */
  static void axpy(float alpha, long x, long y, int n) {
    FloatVector factor = FloatVector.broadcast(Simd.SPECIES, alpha);
    int whole = Simd.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      Simd.store(factor.fma(Simd.load(x + 4L * i), Simd.load(y + 4L * i)), y + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Simd.set(y + 4L * i, Math.fma(alpha, Simd.get(x + 4L * i), Simd.get(y + 4L * i)));
    }
  }

  @Override
  public void scale(float alpha, Tensor x) {
    long at = Simd.address(x);
    int n = Simd.size(x);
    int whole = Simd.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      Simd.store(Simd.load(at + 4L * i).mul(alpha), at + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Simd.set(at + 4L * i, alpha * Simd.get(at + 4L * i));
    }
  }

  @Override
  public void exp(Tensor x, Tensor out) {
    functions.apply(VectorElements::exp, x, out);
  }

  @Override
  public void sine(Tensor x, Tensor out) {
    functions.apply(VectorElements::sine, x, out);
  }

  @Override
  public void cosine(Tensor x, Tensor out) {
    functions.apply(VectorElements::cosine, x, out);
  }

  private static void exp(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      Simd.store(VectorMath.exp(Simd.load(x + 4L * i)), y + 4L * i);
    }
  }

  private static void sine(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      Simd.store(VectorMath.sin(Simd.load(x + 4L * i)), y + 4L * i);
    }
  }

  private static void cosine(long x, long y, int n) {
    for (int i = 0; i < n; i += Simd.COUNT) {
      Simd.store(VectorMath.cos(Simd.load(x + 4L * i)), y + 4L * i);
    }
  }

  @Override
  public double sumOfSquares(Tensor x) {
    long at = Simd.address(x);
    int n = Simd.size(x);
    int whole = DOUBLES.loopBound(n);
    DoubleVector sums = DoubleVector.zero(DOUBLES);
    for (int i = 0; i < whole; i += DOUBLES.length()) {
      DoubleVector v = Simd.loadDoubles(at + 4L * i);
      sums = v.fma(v, sums);
    }
    double sum = Simd.sum(sums);
    for (int i = whole; i < n; i++) {
      sum += (double) Simd.get(at + 4L * i) * Simd.get(at + 4L * i);
    }
    return sum;
  }
}
