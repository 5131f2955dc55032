package dev.seqwright.core.tensor.vector;

/**
 * The passes that softmax is made of, over {@code n} adjacent floats at an address: number by
 * number, with the bits of the class that this one stands in for. Element j belongs to lane j mod
 * L, and lanes are joined as {@link Simd#sum} joins them.
 *
 * <p>Half of the time of a short translation would go into these passes, were they made of vectors
 * that are arrays.
 */
final class SoftmaxRow {
  private SoftmaxRow() {}

  /** The largest of them; -infinity of none. What is not a number is passed over. */
  static float max(long x, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      float value = Simd.get(x + 4L * j);
      max = value > max ? value : max;
    }
    return max;
  }

  /** out = exp(x - shift); returns the sum. */
  static float exp(long x, long out, int n, float shift) {
    int whole = Simd.SPECIES.loopBound(n);
    float sum = exp(x, out, 0, whole, shift);
    return sum + (whole < n ? exp(x, out, whole, n, shift) : 0);
  }

  private static float exp(long x, long out, int from, int to, float shift) {
    float[] sums = new float[Simd.COUNT];
    for (int j = from; j < to; j++) {
      float e = exp(Simd.get(x + 4L * j) - shift);
      Simd.set(out + 4L * j, e);
      sums[j % Simd.COUNT] += e;
    }
    return fold(sums);
  }

  /** The sum of exp(x - shift). */
  static float sumOfExp(long x, int n, float shift) {
    float[] sums = new float[Simd.COUNT];
    for (int j = 0; j < n; j++) {
      sums[j % Simd.COUNT] += exp(Simd.get(x + 4L * j) - shift);
    }
    return fold(sums);
  }

  /** out = factor x + term. */
  static void affine(long x, long out, int n, float factor, float term) {
    for (int j = 0; j < n; j++) {
      Simd.set(out + 4L * j, Math.fma(Simd.get(x + 4L * j), factor, term));
    }
  }

  /** The sum of them. */
  static float sum(long x, int n) {
    float[] sums = new float[Simd.COUNT];
    for (int j = 0; j < n; j++) {
      sums[j % Simd.COUNT] += Simd.get(x + 4L * j);
    }
    return fold(sums);
  }

  /** Whether one of them is {@code value}. */
  static boolean contains(long x, int n, float value) {
    for (int j = 0; j < n; j++) {
      if (Simd.get(x + 4L * j) == value) {
        return true;
      }
    }
    return false;
  }

  /** The dot product with {@code n} floats at another address. */
  static float dot(long x, long y, int n) {
    float[] sums = new float[Simd.COUNT];
    for (int j = 0; j < n; j++) {
      int lane = j % Simd.COUNT;
      sums[lane] = Math.fma(Simd.get(x + 4L * j), Simd.get(y + 4L * j), sums[lane]);
    }
    return fold(sums);
  }

  /** Softmax in place of few numbers. */
  static void softmaxOfFew(long x, int n) {
    float sum = exp(x, x, n, max(x, n));
    affine(x, x, n, 1 / sum, 0);
  }

  /** The dot products with at most eight rows of a matrix, times {@code scale}, then -infinity. */
  static void dots(
      long x, long y, long width, int[] rows, int from, int count, int n, float scale, long out) {
    for (int i = 0; i < 8; i++) {
      float score =
          i < count ? scale * dot(x, y + rows[from + i] * width, n) : Float.NEGATIVE_INFINITY;
      Simd.set(out + 4L * i, score);
    }
  }

  private static float fold(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  /** The steps of {@link VectorMath#exp}. */
  private static float exp(float x) {
    float bounded = Math.min(x, VectorMath.EXP_HIGHEST);
    float shifted = Math.fma(bounded, VectorMath.LOG2_E, VectorMath.ROUND);
    float n = shifted - VectorMath.ROUND;
    float r = Math.fma(n, -VectorMath.LN2_LOW, Math.fma(n, -VectorMath.LN2_HIGH, bounded));
    float p = Math.fma(VectorMath.EXP_5, r, VectorMath.EXP_4);
    p = Math.fma(p, r, VectorMath.EXP_3);
    p = Math.fma(p, r, VectorMath.EXP_2);
    p = Math.fma(p, r, VectorMath.EXP_1);
    float power = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) + 126 << 23);
    float value = (Math.fma(p * r, r, r + r) + 2f) * power;
    return x < VectorMath.EXP_LOWEST ? 0f : value;
  }
}
