package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/** Examples that are computed together. */
public record Batch<E extends Example>(List<E> examples) {
  /** Keeps its own list. */
  public Batch {
    examples = List.copyOf(examples);
  }

  /** The number of examples, B. */
  public int size() {
    return examples.size();
  }

  /** The tokens that are read but not predicted. */
  public int inputTokens() {
    return examples.stream().mapToInt(Example::inputTokens).sum();
  }

  /** The predictions of all examples. */
  public int units() {
    return examples.stream().mapToInt(Example::units).sum();
  }

  /**
   * Splits the batch in parts of about equal {@link Example#tokens} for workers that run side by
   * side: the longest example first, each to the part that has least (LPT scheduling; R. L. Graham,
   * 1969: at most 4/3 of the best possible maximum). Examples of one {@link Example#stream} stay
   * together, in their order. Depends on the batch alone.
   *
   * @return {@code workers} parts, or one an example where there are fewer; none is empty
   */
  public List<Batch<E>> split(int workers) {
    List<Part<E>> parts = new ArrayList<>();
    for (int i = 0; i < Math.min(workers, size()); i++) {
      parts.add(new Part<>(i));
    }
    PriorityQueue<Part<E>> lightest =
        new PriorityQueue<>(
            Comparator.<Part<E>>comparingLong(part -> part.tokens)
                .thenComparingInt(part -> part.number));
    lightest.addAll(parts);
    List<List<E>> longestFirst = new ArrayList<>(together());
    longestFirst.sort(Comparator.<List<E>>comparingInt(Batch::tokens).reversed());
    for (List<E> own : longestFirst) {
      Part<E> part = lightest.remove();
      own.forEach(part::add);
      lightest.add(part);
    }
    return parts.stream()
        .filter(part -> !part.examples.isEmpty())
        .map(part -> new Batch<>(part.examples))
        .toList();
  }

  /** The examples of each stream, which follow each other; others one by one. */
  private List<List<E>> together() {
    List<List<E>> all = new ArrayList<>();
    OptionalInt before = OptionalInt.empty();
    for (E example : examples) {
      if (before.isEmpty() || !example.stream().equals(before)) {
        all.add(new ArrayList<>());
      }
      all.getLast().add(example);
      before = example.stream();
    }
    return all;
  }

  private static int tokens(List<? extends Example> examples) {
    return examples.stream().mapToInt(Example::tokens).sum();
  }

  private static final class Part<E extends Example> {
    private final int number;
    private final List<E> examples = new ArrayList<>();
    private long tokens;

    Part(int number) {
      this.number = number;
    }

    void add(E example) {
      examples.add(example);
      tokens += example.tokens();
    }
  }
}
