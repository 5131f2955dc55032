package dev.seqwright.core.tensor.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The passes that softmax is made of, over {@code n} adjacent floats at an address. */
final class SoftmaxRow {
  private SoftmaxRow() {}

  /** The largest of them; -infinity of none. What is not a number is passed over. */
  static float max(long x, int n) {
    FloatVector lowest = FloatVector.broadcast(Simd.SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector a = lowest;
    FloatVector b = lowest;
    int whole = Simd.SPECIES.loopBound(n);
    int j = 0;
    for (; j + Simd.COUNT < whole; j += 2 * Simd.COUNT) {
      a = Simd.larger(a, Simd.load(x + 4L * j));
      b = Simd.larger(b, Simd.load(x + 4L * j + Simd.BYTES));
    }
    if (j < whole) {
      a = Simd.larger(a, Simd.load(x + 4L * j));
    }
    if (whole < n) {
      VectorMask<Float> mask = Simd.first(n - whole);
      b = Simd.larger(b, lowest.blend(Simd.load(x + 4L * whole, mask), mask));
    }
    return Simd.max(Simd.larger(a, b));
  }

  /** out = exp(x - shift); returns the sum. */
  static float exp(long x, long out, int n, float shift) {
    int whole = Simd.SPECIES.loopBound(n);
    FloatVector sums = FloatVector.zero(Simd.SPECIES);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      FloatVector e = VectorMath.exp(Simd.load(x + 4L * j).sub(shift));
      Simd.store(e, out + 4L * j);
      sums = sums.add(e);
    }
    long at = 4L * whole;
    return Simd.sum(sums) + (whole < n ? lastExp(x + at, out + at, n - whole, shift) : 0);
  }

  private static float lastExp(long x, long out, int n, float shift) {
    VectorMask<Float> mask = Simd.first(n);
    FloatVector e = VectorMath.exp(Simd.load(x, mask).sub(shift));
    Simd.store(e, out, mask);
    return Simd.sum(FloatVector.zero(Simd.SPECIES).blend(e, mask));
  }

  /** The sum of exp(x - shift). */
  static float sumOfExp(long x, int n, float shift) {
    FloatVector sums = FloatVector.zero(Simd.SPECIES);
    int whole = Simd.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      sums = sums.add(VectorMath.exp(Simd.load(x + 4L * j).sub(shift)));
    }
    if (whole < n) {
      VectorMask<Float> mask = Simd.first(n - whole);
      sums = sums.add(VectorMath.exp(Simd.load(x + 4L * whole, mask).sub(shift)), mask);
    }
    return Simd.sum(sums);
  }

  /** out = factor x + term. */
  static void affine(long x, long out, int n, float factor, float term) {
    FloatVector terms = FloatVector.broadcast(Simd.SPECIES, term);
    FloatVector factors = FloatVector.broadcast(Simd.SPECIES, factor);
    int whole = Simd.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      Simd.store(Simd.load(x + 4L * j).fma(factors, terms), out + 4L * j);
    }
    if (whole < n) {
      VectorMask<Float> mask = Simd.first(n - whole);
      Simd.store(Simd.load(x + 4L * whole, mask).fma(factors, terms), out + 4L * whole, mask);
    }
  }

  /** The sum of them. */
  static float sum(long x, int n) {
    FloatVector sums = FloatVector.zero(Simd.SPECIES);
    int whole = Simd.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      sums = sums.add(Simd.load(x + 4L * j));
    }
    return Simd.sum(sums.add(Simd.load(x + 4L * whole, Simd.first(n - whole))));
  }

  /** Whether one of them is {@code value}. */
  static boolean contains(long x, int n, float value) {
    int whole = Simd.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      if (Simd.load(x + 4L * j).compare(VectorOperators.EQ, value).anyTrue()) {
        return true;
      }
    }
    VectorMask<Float> rest = Simd.first(n - whole);
    return Simd.load(x + 4L * whole, rest).compare(VectorOperators.EQ, value, rest).anyTrue();
  }

  /** The dot product with {@code n} floats at another address. */
  static float dot(long x, long y, int n) {
    FloatVector sums = FloatVector.zero(Simd.SPECIES);
    int whole = Simd.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      sums = Simd.load(x + 4L * j).fma(Simd.load(y + 4L * j), sums);
    }
    if (whole < n) {
      VectorMask<Float> mask = Simd.first(n - whole);
      sums = Simd.load(x + 4L * whole, mask).fma(Simd.load(y + 4L * whole, mask), sums);
    }
    return Simd.sum(sums);
  }

  /**
   * Softmax in place of few numbers, whole vectors. Apart from the passes over many: the compiler
   * unrolls a loop by the number of rounds that it saw. Each pass is a method, as all three in one
   * are more than Java inlines.
   */
  static void softmaxOfFew(long x, int n) {
    float sum = expOfFew(x, n, maxOfFew(x, n));
    scaleFew(x, n, 1 / sum);
  }

  private static float maxOfFew(long x, int n) {
    FloatVector largest = FloatVector.broadcast(Simd.SPECIES, Float.NEGATIVE_INFINITY);
    for (int j = 0; j < n; j += Simd.COUNT) {
      largest = Simd.larger(largest, Simd.load(x + 4L * j));
    }
    return Simd.max(largest);
  }

  private static float expOfFew(long x, int n, float shift) {
    FloatVector sums = FloatVector.zero(Simd.SPECIES);
    for (int j = 0; j < n; j += Simd.COUNT) {
      FloatVector e = VectorMath.exp(Simd.load(x + 4L * j).sub(shift));
      Simd.store(e, x + 4L * j);
      sums = sums.add(e);
    }
    return Simd.sum(sums);
  }

  private static void scaleFew(long x, int n, float factor) {
    for (int j = 0; j < n; j += Simd.COUNT) {
      Simd.store(Simd.load(x + 4L * j).mul(factor), x + 4L * j);
    }
  }

  /**
   * The dot products of a vector with {@code count} rows of a matrix, at most eight, times {@code
   * scale}, to adjacent places; -infinity to those that are missing to eight. Each has the bits of
   * {@link #dot}: the lanes of eight sums are joined in the same order, but several at once.
   *
   * @param y address of row 0, {@code width} bytes before row 1
   * @param rows those that count, from {@code from} on
   * @param n elements of a row, whole vectors; only where {@link Simd#EIGHTS}
   */
  static void dots(
      long x, long y, long width, int[] rows, int from, int count, int n, float scale, long out) {
    int last = from + count - 1;
    long y0 = y + rows[from] * width;
    long y1 = y + rows[Math.min(from + 1, last)] * width;
    long y2 = y + rows[Math.min(from + 2, last)] * width;
    long y3 = y + rows[Math.min(from + 3, last)] * width;
    long y4 = y + rows[Math.min(from + 4, last)] * width;
    long y5 = y + rows[Math.min(from + 5, last)] * width;
    long y6 = y + rows[Math.min(from + 6, last)] * width;
    long y7 = y + rows[Math.min(from + 7, last)] * width;
    FloatVector s0 = FloatVector.zero(Simd.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int j = 0; j < n; j += Simd.COUNT) {
      FloatVector part = Simd.load(x + 4L * j);
      s0 = part.fma(Simd.load(y0 + 4L * j), s0);
      s1 = part.fma(Simd.load(y1 + 4L * j), s1);
      s2 = part.fma(Simd.load(y2 + 4L * j), s2);
      s3 = part.fma(Simd.load(y3 + 4L * j), s3);
      s4 = part.fma(Simd.load(y4 + 4L * j), s4);
      s5 = part.fma(Simd.load(y5 + 4L * j), s5);
      s6 = part.fma(Simd.load(y6 + 4L * j), s6);
      s7 = part.fma(Simd.load(y7 + 4L * j), s7);
    }
    FloatVector even = Simd.fold2(Simd.fold4(s0, s4), Simd.fold4(s2, s6));
    FloatVector odd = Simd.fold2(Simd.fold4(s1, s5), Simd.fold4(s3, s7));
    FloatVector sums = Simd.fold1(even, odd).mul(scale);
    FloatVector none = FloatVector.broadcast(Simd.SPECIES, Float.NEGATIVE_INFINITY);
    Simd.storeEight(count < 8 ? none.blend(sums, Simd.first(count)) : sums, out);
  }
}
