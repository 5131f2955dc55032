package dev.seqwright.core.attention;

import java.util.function.IntConsumer;

/** Which positions of its own sequence a position attends: S of a sparse attention. */
@FunctionalInterface
public interface Pattern {
  /**
   * Gives every position that position {@code i} attends, ascending, without repetition.
   *
   * @param i a position, from 0
   * @param n the positions there are: the sequence's length, or i + 1 where only what lies before
   *     may be seen
   * @param keys takes positions under n
   */
  void attended(int i, int n, IntConsumer keys);

  /** Whether every position attends all there are. */
  default boolean isEverything() {
    return false;
  }

  /**
   * Positions at most {@code window} away.
   *
   * @param window w, how far a position sees on each side
   */
  static Pattern band(int window) {
    return (i, n, keys) -> {
      int last = (int) Math.min(n - 1L, (long) i + window);
      for (int j = Math.max(0, i - window); j <= last; j++) {
        keys.accept(j);
      }
    };
  }

  /** All positions. */
  static Pattern everything() {
    return new Everything();
  }

  /** All positions. */
  record Everything() implements Pattern {
    @Override
    public void attended(int i, int n, IntConsumer keys) {
      for (int j = 0; j < n; j++) {
        keys.accept(j);
      }
    }

    @Override
    public boolean isEverything() {
      return true;
    }
  }
}
