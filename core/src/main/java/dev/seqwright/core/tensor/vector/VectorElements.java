package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Elementwise kernels on the Vector API. */
final class VectorElements {
  private static final VectorSpecies<Double> DOUBLES = Lanes.DOUBLES;

  void add(Tensor a, Tensor b, Tensor out) {
    Shapes.sameSize(a, out);
    Shapes.sameSize(b, out);
    long left = Lanes.address(a);
    long right = Lanes.address(b);
    long to = Lanes.address(out);
    int n = Lanes.size(out);
    int whole = Lanes.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(left + 4L * i).add(Lanes.load(right + 4L * i)), to + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Lanes.set(to + 4L * i, Lanes.get(left + 4L * i) + Lanes.get(right + 4L * i));
    }
  }

  void multiply(Tensor a, Tensor b, Tensor out, float beta) {
    Shapes.sameSize(a, out);
    Shapes.sameSize(b, out);
    long left = Lanes.address(a);
    long right = Lanes.address(b);
    long to = Lanes.address(out);
    if (beta == 0) {
      multiply(left, right, to, Lanes.size(out));
    } else {
      multiplyAdd(left, right, to, Lanes.size(out));
    }
  }

  private static void multiply(long a, long b, long out, int n) {
    int whole = Lanes.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(a + 4L * i).mul(Lanes.load(b + 4L * i)), out + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Lanes.set(out + 4L * i, Lanes.get(a + 4L * i) * Lanes.get(b + 4L * i));
    }
  }

  private static void multiplyAdd(long a, long b, long out, int n) {
    int whole = Lanes.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      FloatVector old = Lanes.load(out + 4L * i);
      Lanes.store(Lanes.load(a + 4L * i).fma(Lanes.load(b + 4L * i), old), out + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      float sum = Math.fma(Lanes.get(a + 4L * i), Lanes.get(b + 4L * i), Lanes.get(out + 4L * i));
      Lanes.set(out + 4L * i, sum);
    }
  }

  void axpy(float alpha, Tensor x, Tensor y) {
    Shapes.sameSize(x, y);
    axpy(alpha, Lanes.address(x), Lanes.address(y), Lanes.size(y));
  }

  /** y += alpha x, {@code n} floats. */
  static void axpy(float alpha, long x, long y, int n) {
    FloatVector factor = FloatVector.broadcast(Lanes.SPECIES, alpha);
    int whole = Lanes.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      Lanes.store(factor.fma(Lanes.load(x + 4L * i), Lanes.load(y + 4L * i)), y + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Lanes.set(y + 4L * i, Math.fma(alpha, Lanes.get(x + 4L * i), Lanes.get(y + 4L * i)));
    }
  }

  void scale(float alpha, Tensor x) {
    long at = Lanes.address(x);
    int n = Lanes.size(x);
    int whole = Lanes.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      Lanes.store(Lanes.load(at + 4L * i).mul(alpha), at + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      Lanes.set(at + 4L * i, alpha * Lanes.get(at + 4L * i));
    }
  }

  double sumOfSquares(Tensor x) {
    long at = Lanes.address(x);
    int n = Lanes.size(x);
    int whole = DOUBLES.loopBound(n);
    DoubleVector sums = DoubleVector.zero(DOUBLES);
    for (int i = 0; i < whole; i += DOUBLES.length()) {
      DoubleVector v = Lanes.loadDoubles(at + 4L * i);
      sums = v.fma(v, sums);
    }
    double sum = Lanes.sum(sums);
    for (int i = whole; i < n; i++) {
      sum += (double) Lanes.get(at + 4L * i) * Lanes.get(at + 4L * i);
    }
    return sum;
  }

  void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments a) {
    Shapes.sameSize(gradient, parameter);
    Shapes.sameSize(m, parameter);
    Shapes.sameSize(v, parameter);
    VectorAdam.of(a)
        .run(
            Lanes.address(parameter),
            Lanes.address(gradient),
            Lanes.address(m),
            Lanes.address(v),
            Lanes.size(parameter));
  }
}
