package dev.seqwright.core.tensor.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rows of floats made unsigned bytes, each row with its own range; see {@link Int8Linear}.
 *
 * @param largest the largest byte
 */
record Int8Rows(int largest) {
  /** Adding it rounds to an integer, ties to even, which then stands in the low bits. */
  static final float ROUND = 0x1.8p23f;

  /**
   * Floats that stand for a row's range: the step from byte to byte, and what byte 0 stands for.
   */
  static final int RANGE = 2;

  /**
   * Writes {@code round((x - low) / step)}.
   *
   * @param x address of the rows (n, columns)
   * @param bytes address of as many bytes
   * @param ranges address of floats (n, RANGE): receives step and low of each row
   */
  void quantize(long x, int n, int columns, long bytes, long ranges) {
    for (int i = 0; i < n; i++) {
      long row = x + 4L * i * columns;
      float high = highest(row, columns, 0);
      float low = -highest(row, columns, Integer.MIN_VALUE);
      float range = high - low;
      Simd.set(ranges + 4L * RANGE * i, range / largest);
      Simd.set(ranges + 4L * RANGE * i + 4, low);
      round(row, columns, low, range == 0 ? 0 : largest / range, bytes + (long) i * columns);
    }
  }

  /**
   * The largest number, at least 0, after a change of signs or none. Numbers over 0 have the order
   * of their bits, and what is not a number stands above all, with the sign that it shows in.
   */
  private static float highest(long x, int n, int signs) {
    int whole = Simd.SPECIES.loopBound(n);
    IntVector max = IntVector.zero(Simd.INTS);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      max = max.max(Simd.loadInts(x + 4L * j).lanewise(VectorOperators.XOR, signs));
    }
    int bits = max.reduceLanes(VectorOperators.MAX);
    for (int j = whole; j < n; j++) {
      bits = Math.max(bits, Simd.getInt(x + 4L * j) ^ signs);
    }
    return Float.intBitsToFloat(bits);
  }

  private static void round(long x, int n, float low, float factor, long to) {
    int whole = Simd.NARROWS ? Simd.SPECIES.loopBound(n) : 0;
    for (int j = 0; j < whole; j += Simd.COUNT) {
      FloatVector rounded = Simd.load(x + 4L * j).sub(low).mul(factor).add(ROUND);
      Simd.storeBytes(rounded.reinterpretAsInts(), to + j);
    }
    for (int j = whole; j < n; j++) {
      float rounded = (Simd.get(x + 4L * j) - low) * factor + ROUND;
      Simd.setByte(to + j, (byte) Float.floatToRawIntBits(rounded));
    }
  }

  /** Unsigned bytes as floats. */
  static void spread(long bytes, int n, long floats) {
    int whole = Simd.NARROWS ? Simd.SPECIES.loopBound(n) : 0;
    for (int j = 0; j < whole; j += Simd.COUNT) {
      Simd.store(Simd.loadUnsigned(bytes + j), floats + 4L * j);
    }
    for (int j = whole; j < n; j++) {
      Simd.set(floats + 4L * j, Simd.getByte(bytes + j) & 0xff);
    }
  }
}
