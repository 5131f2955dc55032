package dev.seqwright.core.attention;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Ragged;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The keys of every sequence that are nearest to each of K centroids, ascending by position.
 *
 * @param rows the rows of the nearest keys, for sequence b and centroid c under b K + c
 * @param centroids K
 */
record NearestKeys(int[][] rows, int centroids) {

  /**
   * @param nearness of each key to each centroid (Nk, K)
   * @param most how many keys a centroid has at most
   */
  static NearestKeys of(Tensor nearness, Ragged layout, int most) {
    int count = nearness.columns();
    float[] all = nearness.toArray();
    int[][] rows = new int[layout.sequences() * count][];
    for (int b = 0; b < layout.sequences(); b++) {
      for (int c = 0; c < count; c++) {
        rows[b * count + c] = largest(all, count, c, layout.start(b), layout.end(b), most);
      }
    }
    return new NearestKeys(rows, count);
  }

  /** The rows of the largest elements of a column, the first of equals. */
  private static int[] largest(float[] x, int columns, int c, int from, int to, int most) {
    long[] best = new long[Math.min(most, to - from)];
    int held = 0;
    for (int row = from; row < to; row++) {
      long entry = (long) ordered(x[row * columns + c]) << 32 | (Integer.MAX_VALUE - row);
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

  /** Every query with the keys that its centroid is nearest to. */
  Pairs pairs(Ragged queries, int... nearest) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < queries.sequences(); b++) {
      for (int i = queries.start(b); i < queries.end(b); i++) {
        for (int row : rows[b * centroids + nearest[i]]) {
          pairs.add(row);
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }
}
