package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.halting.StepsTaken;
import dev.seqwright.core.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many steps each token of the vocabulary took in use, where a stack lets rows halt. */
final class TokenSteps {
  private static final int TOLD = 10; // of those with the most steps, and of those with the least

  private final String stack;
  private final AtomicLongArray steps;
  private final AtomicLongArray rows;

  /** A token with the mean of its steps and how often it was read. */
  private record Mean(int token, double steps, long rows) {}

  /**
   * @param stack encoder or decoder
   * @param words the size of the vocabulary
   */
  TokenSteps(String stack, StackConfig shape, int words) {
    int counted = shape.stack().selects() ? words : 0;
    this.stack = stack;
    this.steps = new AtomicLongArray(counted);
    this.rows = new AtomicLongArray(counted);
  }

  /** Adds what a pass that learns nothing found for the tokens that it read. */
  void add(Graph graph, int[]... tokens) {
    if (!graph.recording() && rows.length() > 0) {
      graph
          .shared(new StepsTaken(stack))
          .ifPresent(taken -> add(taken.value(), TokenBatch.of(tokens).ids()));
    }
  }

  private void add(Tensor taken, int... ids) {
    for (int row = 0; row < ids.length; row++) {
      steps.addAndGet(ids[row], (long) taken.get(row));
      rows.incrementAndGet(ids[row]);
    }
  }

  /** What was counted since the last call, a line; starts anew. */
  Optional<String> take(IntFunction<String> names) {
    List<Mean> means =
        IntStream.range(0, rows.length())
            .filter(token -> rows.get(token) > 0)
            .mapToObj(this::mean)
            .sorted(Comparator.comparingDouble(Mean::steps).reversed())
            .toList();
    if (means.isEmpty()) {
      return Optional.empty();
    }
    int all = means.size();
    boolean some = all > 2 * TOLD;
    String most = told(some ? means.subList(0, TOLD) : means, names);
    String least = some ? " ... " + told(means.subList(all - TOLD, all), names) : "";
    return Optional.of(
        "Steps of %s by token, the most first (times read): %s%s".formatted(stack, most, least));
  }

  private Mean mean(int token) {
    long count = rows.getAndSet(token, 0);
    return new Mean(token, (double) steps.getAndSet(token, 0) / count, count);
  }

  private static String told(List<Mean> means, IntFunction<String> names) {
    return means.stream()
        .map(
            m ->
                String.format(
                    Locale.ROOT, "'%s' %.2f (%d)", names.apply(m.token()), m.steps(), m.rows()))
        .collect(Collectors.joining(", "));
  }
}
