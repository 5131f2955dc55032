package dev.seqwright.core.attention.mechanism;

import java.util.BitSet;

/**
 * Which rows of the caches hold a position of a live hypothesis. Beam search drops most of what it
 * begins, and sentences end: such rows are written again, lowest first, so a cache has about as
 * many rows as there are positions that somebody can still see.
 */
public final class CacheRows {
  private final BitSet taken = new BitSet();

  /** The numbers of {@code count} rows for new positions, in ascending order. */
  public int[] take(int count) {
    int[] rows = new int[count];
    int next = -1;
    for (int i = 0; i < count; i++) {
      next = taken.nextClearBit(next + 1);
      taken.set(next);
      rows[i] = next;
    }
    return rows;
  }

  /** Gives up all rows that none of these hypotheses has in its history. */
  public void keep(int[][] histories) {
    taken.clear();
    for (int[] history : histories) {
      for (int row : history) {
        taken.set(row);
      }
    }
  }
}
