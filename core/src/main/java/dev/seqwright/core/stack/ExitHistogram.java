package dev.seqwright.core.stack;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * After which layers sequences left.
 *
 * @param sequences how many were answered after each layer
 * @param rows how many rows each layer computed
 */
public record ExitHistogram(List<Long> sequences, List<Long> rows) {
  /** How a line that tells it begins. */
  public static final String TITLE = "Exits of ";

  /** Keeps its own lists. */
  public ExitHistogram {
    sequences = List.copyOf(sequences);
    rows = List.copyOf(rows);
  }

  /** All sequences. */
  public long count() {
    return sequences.stream().mapToLong(Long::longValue).sum();
  }

  /** The mean of the layers that a sequence went through. */
  public double meanLayers() {
    long sum =
        IntStream.range(0, sequences.size()).mapToLong(l -> (l + 1) * sequences.get(l)).sum();
    return (double) sum / count();
  }

  /** The rows that layers computed, over those of all layers at full depth. */
  public double cost() {
    long sum = rows.stream().mapToLong(Long::longValue).sum();
    return (double) sum / (rows.getFirst() * rows.size());
  }

  /** One line: the mean, the cost, and the share of each layer that somebody left after. */
  @Override
  public String toString() {
    String shares =
        IntStream.range(0, sequences.size())
            .filter(l -> sequences.get(l) > 0)
            .mapToObj(
                l ->
                    String.format(
                        Locale.ROOT,
                        "%d: %.1f %%",
                        l + 1,
                        100.0 * sequences.get(l) / Math.max(1, count())))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%.2f of %d layers on average, %.1f %% of their rows; left after layer %s",
        meanLayers(),
        sequences.size(),
        100 * cost(),
        shares);
  }
}
