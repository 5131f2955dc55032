package dev.seqwright.core.halting;

import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many steps rows took, of all workers: in the mean, and by position, where those from 2^k to
 * 2^(k + 1) - 1 are told together.
 */
final class StepCounts {
  private static final int GROUPS = 31;

  private final String stack;
  private final AtomicLongArray steps = new AtomicLongArray(GROUPS);
  private final AtomicLongArray rows = new AtomicLongArray(GROUPS);

  StepCounts(String stack) {
    this.stack = stack;
  }

  /**
   * Adds some rows.
   *
   * @param taken the steps of each
   */
  void add(SequenceLayout layout, int... taken) {
    int[] positions = layout.positions();
    for (int row = 0; row < taken.length; row++) {
      int group = group(positions[row] + 1);
      steps.addAndGet(group, taken[row]);
      rows.incrementAndGet(group);
    }
  }

  /** The floor of log2 of a position counted from 1. */
  private static int group(int position) {
    return 31 - Integer.numberOfLeadingZeros(position);
  }

  /** What was counted since the last call, a line; starts anew. */
  Optional<String> take() {
    long allSteps = 0;
    long allRows = 0;
    List<String> groups = new ArrayList<>();
    for (int g = 0; g < GROUPS; g++) {
      long sum = steps.getAndSet(g, 0);
      long count = rows.getAndSet(g, 0);
      allSteps += sum;
      allRows += count;
      if (count > 0) {
        groups.add(name(g) + " " + mean(sum, count));
      }
    }
    return allRows == 0
        ? Optional.empty()
        : Optional.of(
            "Steps of %s: %s; tokens: %d; by position: %s"
                .formatted(stack, mean(allSteps, allRows), allRows, String.join(", ", groups)));
  }

  private static String name(int group) {
    int first = 1 << group;
    return group == 0 ? "1" : first + "-" + (2 * first - 1);
  }

  private static String mean(long sum, long count) {
    return String.format(Locale.ROOT, "%.3f", (double) sum / count);
  }
}
