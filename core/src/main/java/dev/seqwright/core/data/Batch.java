package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Examples that are computed together. */
public record Batch(List<Example> examples) {
  /** Keeps its own list. */
  public Batch {
    examples = List.copyOf(examples);
  }

  /** The number of examples, B. */
  public int size() {
    return examples.size();
  }

  /** The length of the longest source, S. */
  public int sourceLength() {
    return examples.stream().mapToInt(e -> e.source().length).max().orElse(0);
  }

  /** The length of the longest target, T. */
  public int targetLength() {
    return examples.stream().mapToInt(e -> e.target().length).max().orElse(0);
  }

  /** The tokens of all sources, padding not counted. */
  public int sourceTokens() {
    return examples.stream().mapToInt(e -> e.source().length).sum();
  }

  /** The tokens of all targets, padding not counted. */
  public int targetTokens() {
    return examples.stream().mapToInt(e -> e.target().length).sum();
  }

  /**
   * Splits the batch in parts of about equal {@link Example#tokens} for workers that run side by
   * side: the longest example first, each to the part that has least (LPT scheduling; R. L. Graham,
   * 1969: at most 4/3 of the best possible maximum). Depends on the batch alone.
   *
   * @return {@code workers} parts, or one an example where there are fewer; none is empty
   */
  public List<Batch> split(int workers) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < Math.min(workers, size()); i++) {
      parts.add(new Part(i));
    }
    PriorityQueue<Part> lightest = new PriorityQueue<>(Part.LIGHTEST_FIRST);
    lightest.addAll(parts);
    List<Example> longestFirst = new ArrayList<>(examples);
    longestFirst.sort(Comparator.comparingInt(Example::tokens).reversed());
    for (Example example : longestFirst) {
      Part part = lightest.remove();
      part.add(example);
      lightest.add(part);
    }
    return parts.stream().map(part -> new Batch(part.examples)).toList();
  }

  private static final class Part {
    static final Comparator<Part> LIGHTEST_FIRST =
        Comparator.<Part>comparingLong(part -> part.tokens).thenComparingInt(part -> part.number);

    private final int number;
    private final List<Example> examples = new ArrayList<>();
    private long tokens;

    Part(int number) {
      this.number = number;
    }

    void add(Example example) {
      examples.add(example);
      tokens += example.tokens();
    }
  }
}
