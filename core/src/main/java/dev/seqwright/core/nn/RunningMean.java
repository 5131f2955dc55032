package dev.seqwright.core.nn;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * The mean of a number that a part measures in the steps of a training, of all workers: how many
 * steps a token took, how many layers. What a block's report tells of it.
 */
public final class RunningMean {
  private final DoubleAdder sum = new DoubleAdder();
  private final AtomicLong count = new AtomicLong();

  /** Adds some values, given their sum. */
  public void add(double total, long values) {
    sum.add(total);
    count.addAndGet(values);
  }

  /**
   * The mean since the last call, with three decimals; starts anew. Nothing where there was none.
   */
  public Optional<String> take() {
    long values = count.getAndSet(0);
    double total = sum.sumThenReset();
    return values == 0
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%.3f", total / values));
  }
}
