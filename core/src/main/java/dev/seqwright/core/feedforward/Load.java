package dev.seqwright.core.feedforward;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How many rows each expert was the first choice of, over the steps of training; all workers'. */
public final class Load {
  private final AtomicLongArray rows;

  Load(int experts) {
    this.rows = new AtomicLongArray(experts);
  }

  void count(Routing routing) {
    int[] firsts = routing.firstChoices();
    for (int e = 0; e < firsts.length; e++) {
      rows.addAndGet(e, firsts[e]);
    }
  }

  /** Each expert's share since the last call, in percent; starts anew. */
  public String take() {
    long[] taken =
        LongStream.range(0, rows.length()).map(e -> rows.getAndSet((int) e, 0)).toArray();
    double sum = Math.max(1, LongStream.of(taken).sum());
    return LongStream.of(taken)
        .mapToObj(n -> String.format(Locale.ROOT, "%.1f", 100 * n / sum))
        .collect(Collectors.joining(" ", "", " %"));
  }
}
