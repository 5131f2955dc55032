package dev.seqwright.core.attention.mechanism;

import java.util.Arrays;

/** The largest of some numbers, by their places. */
public final class TopK {
  private TopK() {}

  /**
   * The places of the largest of {@code count} elements, the first of equals, ascending.
   *
   * @param x element p stands at {@code first + p stride}
   * @param most how many places at most
   */
  public static int[] of(float[] x, int first, int stride, int count, int most) {
    long[] best = new long[Math.min(most, count)];
    int held = 0;
    for (int p = 0; p < count; p++) {
      long entry = (long) ordered(x[first + p * stride]) << 32 | (Integer.MAX_VALUE - p);
      if (held < best.length) {
        held = insert(best, held, entry);
      } else if (held > 0 && entry > best[0]) {
        System.arraycopy(best, 1, best, 0, held - 1);
        insert(best, held - 1, entry);
      }
    }
    return Arrays.stream(best).mapToInt(e -> Integer.MAX_VALUE - (int) e).sorted().toArray();
  }

  /** Puts an entry to its place among those held, ascending. */
  private static int insert(long[] best, int held, long entry) {
    int at = -Arrays.binarySearch(best, 0, held, entry) - 1;
    System.arraycopy(best, at, best, at + 1, held - at);
    best[at] = entry;
    return held + 1;
  }

  /** An integer that is larger for larger floats. */
  private static int ordered(float x) {
    int bits = Float.floatToIntBits(x);
    return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
  }
}
