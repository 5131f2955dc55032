package dev.seqwright.core.stack;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/**
 * After which layer sequences left a stack, and how many rows each layer computed, in all passes
 * that somebody looked on to.
 */
final class ExitCounts {
  private final AtomicLongArray sequences;
  private final AtomicLongArray rows;

  /**
   * @param layers L
   */
  ExitCounts(int layers) {
    this.sequences = new AtomicLongArray(layers);
    this.rows = new AtomicLongArray(layers);
  }

  /** Counts sequences that were answered after a layer, from 1. */
  void left(int layer, int count) {
    sequences.addAndGet(layer - 1, count);
  }

  /** Counts rows that a layer, from 1, computed. */
  void computed(int layer, int count) {
    rows.addAndGet(layer - 1, count);
  }

  /** What there is since the last call; starts anew. */
  ExitHistogram take() {
    return new ExitHistogram(taken(sequences), taken(rows));
  }

  private static List<Long> taken(AtomicLongArray counts) {
    return LongStream.range(0, counts.length())
        .map(layer -> counts.getAndSet((int) layer, 0))
        .boxed()
        .toList();
  }
}
