package dev.seqwright.core.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Rows of floats made bytes, each row with its own scale; see {@link Int8Linear}. */
final class Int8Rows {
  static final float LARGEST = 127;

  /** Adding it rounds to an integer, ties to even, which then stands in the low bits. */
  static final float ROUND = 0x1.8p23f;

  private Int8Rows() {}

  /**
   * Writes {@code round(127 x / max) + 128} as unsigned bytes.
   *
   * @param x address of the rows (n, columns)
   * @param bytes address of as many bytes
   * @param scales address of n floats: receives max / 127 of each row
   */
  static void quantize(long x, int n, int columns, long bytes, long scales) {
    for (int i = 0; i < n; i++) {
      long row = x + 4L * i * columns;
      float max = largest(row, columns);
      Lanes.set(scales + 4L * i, max / LARGEST);
      round(row, columns, max == 0 ? 0 : LARGEST / max, bytes + (long) i * columns);
    }
  }

  /**
   * The largest magnitude, as the largest pattern of bits without the sign: the order of these is
   * that of the numbers, and what is not a number stands above all.
   */
  private static float largest(long x, int n) {
    int whole = Lanes.SPECIES.loopBound(n);
    IntVector max = IntVector.zero(Lanes.INTS);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      max = max.max(Lanes.load(x + 4L * j).reinterpretAsInts().and(Integer.MAX_VALUE));
    }
    if (whole < n) {
      FloatVector last = Lanes.load(x + 4L * whole, Lanes.first(n - whole));
      max = max.max(last.reinterpretAsInts().and(Integer.MAX_VALUE));
    }
    return Float.intBitsToFloat(max.reduceLanes(VectorOperators.MAX));
  }

  private static void round(long x, int n, float factor, long to) {
    int whole = Lanes.NARROWS ? Lanes.SPECIES.loopBound(n) : 0;
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      IntVector rounded = Lanes.load(x + 4L * j).mul(factor).add(ROUND).reinterpretAsInts();
      IntVector unsigned = rounded.add(Int8Constants.SHIFT);
      Lanes.storeBytes(unsigned, to + j);
    }
    for (int j = whole; j < n; j++) {
      int rounded = Float.floatToRawIntBits(Lanes.get(x + 4L * j) * factor + ROUND);
      Lanes.setByte(to + j, (byte) (rounded + Int8Constants.SHIFT));
    }
  }

  /** Unsigned bytes as floats. */
  static void spread(long bytes, int n, long floats) {
    int whole = Lanes.NARROWS ? Lanes.SPECIES.loopBound(n) : 0;
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      Lanes.store(Lanes.loadUnsigned(bytes + j), floats + 4L * j);
    }
    for (int j = whole; j < n; j++) {
      Lanes.set(floats + 4L * j, Lanes.getByte(bytes + j) & 0xff);
    }
  }
}
