package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.attention.mechanism.TopK;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The queries whose measure is largest, by sequence.
 *
 * @param most how many of so many
 */
record TopQueries(IntUnaryOperator most) {

  /** Rows among the top of their sequence, the first of equals, ascending. */
  int[] ofAll(SequenceLayout layout, float... measures) {
    IntStream.Builder rows = IntStream.builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int start = layout.start(b);
      int n = layout.length(b);
      for (int i : TopK.of(measures, start, 1, n, most.applyAsInt(n))) {
        rows.add(start + i);
      }
    }
    return rows.build().toArray();
  }

  /**
   * Rows that are among the top of their sequence up to their own position, ascending; no more of
   * them between two powers of two than the top has, so that a measure that grows along a sequence
   * does not choose every row.
   */
  int[] ofThoseBefore(SequenceLayout layout, float... measures) {
    IntStream.Builder rows = IntStream.builder();
    for (int b = 0; b < layout.sequences(); b++) {
      Running running = new Running(most);
      for (int row = layout.start(b); row < layout.end(b); row++) {
        if (running.takes(new Query(row - layout.start(b), measures[row]))) {
          rows.add(row);
        }
      }
    }
    return rows.build().toArray();
  }

  /**
   * A position and its measure; the less of two has the smaller measure or, of equals, is later.
   */
  private record Query(int position, float measure) implements Comparable<Query> {
    private static final Comparator<Query> ORDER =
        Comparator.comparingDouble(Query::measure)
            .thenComparing(Comparator.comparingInt(Query::position).reversed());

    @Override
    public int compareTo(Query other) {
      return ORDER.compare(this, other);
    }
  }

  /** The top of a sequence as it grows: one heap with the least of the top up, one of the rest. */
  private static final class Running {
    private final IntUnaryOperator most;
    private final PriorityQueue<Query> top = new PriorityQueue<>();
    private final PriorityQueue<Query> rest = new PriorityQueue<>(Comparator.reverseOrder());
    private int taken;

    Running(IntUnaryOperator most) {
      this.most = most;
    }

    boolean takes(Query query) {
      int seen = query.position() + 1;
      int limit = most.applyAsInt(seen);
      top.add(query);
      rest.add(top.poll());
      while (top.size() < limit) {
        top.add(rest.poll());
      }
      taken = Integer.bitCount(seen) == 1 ? 0 : taken;
      boolean chosen = taken < limit && query.compareTo(top.element()) >= 0;
      taken += chosen ? 1 : 0;
      return chosen;
    }
  }
}
