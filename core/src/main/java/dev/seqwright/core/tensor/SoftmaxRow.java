package dev.seqwright.core.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The passes that softmax is made of, over {@code n} adjacent floats at an address. */
final class SoftmaxRow {
  private SoftmaxRow() {}

  /** The largest of them; -infinity of none. What is not a number is passed over. */
  static float max(long x, int n) {
    FloatVector lowest = FloatVector.broadcast(Lanes.SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector a = lowest;
    FloatVector b = lowest;
    int j = 0;
    for (; j + 2 * Lanes.COUNT <= n; j += 2 * Lanes.COUNT) {
      a = Lanes.larger(a, Lanes.load(x + 4L * j));
      b = Lanes.larger(b, Lanes.load(x + 4L * j + Lanes.BYTES));
    }
    for (; j < n; j += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.SPECIES.indexInRange(j, n);
      a = Lanes.larger(a, lowest.blend(Lanes.load(x + 4L * j, mask), mask));
    }
    return Lanes.max(Lanes.larger(a, b));
  }

  /** out = exp(x - shift); returns the sum. */
  static float exp(long x, long out, int n, float shift) {
    int whole = Lanes.SPECIES.loopBound(n);
    FloatVector sums = FloatVector.zero(Lanes.SPECIES);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      FloatVector e = VectorMath.exp(Lanes.load(x + 4L * j).sub(shift));
      Lanes.store(e, out + 4L * j);
      sums = sums.add(e);
    }
    long at = 4L * whole;
    return Lanes.sum(sums) + (whole < n ? lastExp(x + at, out + at, n - whole, shift) : 0);
  }

  private static float lastExp(long x, long out, int n, float shift) {
    VectorMask<Float> mask = Lanes.first(n);
    FloatVector e = VectorMath.exp(Lanes.load(x, mask).sub(shift));
    Lanes.store(e, out, mask);
    return Lanes.sum(FloatVector.zero(Lanes.SPECIES).blend(e, mask));
  }

  /** The sum of exp(x - shift). */
  static float sumOfExp(long x, int n, float shift) {
    FloatVector sums = FloatVector.zero(Lanes.SPECIES);
    int whole = Lanes.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      sums = sums.add(VectorMath.exp(Lanes.load(x + 4L * j).sub(shift)));
    }
    if (whole < n) {
      VectorMask<Float> mask = Lanes.first(n - whole);
      sums = sums.add(VectorMath.exp(Lanes.load(x + 4L * whole, mask).sub(shift)), mask);
    }
    return Lanes.sum(sums);
  }

  /** out = factor x + term. */
  static void affine(long x, long out, int n, float factor, float term) {
    FloatVector terms = FloatVector.broadcast(Lanes.SPECIES, term);
    FloatVector factors = FloatVector.broadcast(Lanes.SPECIES, factor);
    int whole = Lanes.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      Lanes.store(Lanes.load(x + 4L * j).fma(factors, terms), out + 4L * j);
    }
    if (whole < n) {
      VectorMask<Float> mask = Lanes.first(n - whole);
      Lanes.store(Lanes.load(x + 4L * whole, mask).fma(factors, terms), out + 4L * whole, mask);
    }
  }

  /** The sum of them. */
  static float sum(long x, int n) {
    FloatVector sums = FloatVector.zero(Lanes.SPECIES);
    int whole = Lanes.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      sums = sums.add(Lanes.load(x + 4L * j));
    }
    return Lanes.sum(sums.add(Lanes.load(x + 4L * whole, Lanes.first(n - whole))));
  }

  /** Whether one of them is {@code value}. */
  static boolean contains(long x, int n, float value) {
    int whole = Lanes.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      if (Lanes.load(x + 4L * j).compare(VectorOperators.EQ, value).anyTrue()) {
        return true;
      }
    }
    VectorMask<Float> rest = Lanes.first(n - whole);
    return Lanes.load(x + 4L * whole, rest).compare(VectorOperators.EQ, value, rest).anyTrue();
  }

  /** The dot product with {@code n} floats at another address. */
  static float dot(long x, long y, int n) {
    FloatVector sums = FloatVector.zero(Lanes.SPECIES);
    int whole = Lanes.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      sums = Lanes.load(x + 4L * j).fma(Lanes.load(y + 4L * j), sums);
    }
    if (whole < n) {
      VectorMask<Float> mask = Lanes.first(n - whole);
      sums = Lanes.load(x + 4L * whole, mask).fma(Lanes.load(y + 4L * whole, mask), sums);
    }
    return Lanes.sum(sums);
  }

  /**
   * The dot products with {@code n} floats, whole vectors, at each of four addresses, times {@code
   * scale}, to four adjacent places: each with the bits of {@link #dot}, in half the time.
   */
  static void dots(long x, long y0, long y1, long y2, long y3, int n, float scale, long out) {
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int j = 0; j < n; j += Lanes.COUNT) {
      FloatVector part = Lanes.load(x + 4L * j);
      s0 = part.fma(Lanes.load(y0 + 4L * j), s0);
      s1 = part.fma(Lanes.load(y1 + 4L * j), s1);
      s2 = part.fma(Lanes.load(y2 + 4L * j), s2);
      s3 = part.fma(Lanes.load(y3 + 4L * j), s3);
    }
    Lanes.set(out, scale * Lanes.sum(s0));
    Lanes.set(out + 4, scale * Lanes.sum(s1));
    Lanes.set(out + 8, scale * Lanes.sum(s2));
    Lanes.set(out + 12, scale * Lanes.sum(s3));
  }
}
