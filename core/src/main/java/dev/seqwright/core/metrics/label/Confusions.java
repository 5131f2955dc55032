package dev.seqwright.core.metrics.label;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a label was answered where another, or itself, is right. Only pairs that occur take
 * memory.
 */
public final class Confusions {
  /**
   * Lines of one right label and one answer.
   *
   * @param gold number of the right label
   * @param answer number of the label that was answered
   * @param count how many
   */
  public record Pair(int gold, int answer, long count) {}

  private final List<String> labels;
  private final Map<Long, Long> counts = new HashMap<>();

  /** Nothing counted yet. */
  public Confusions(List<String> labels) {
    this.labels = labels;
  }

  /** Counts some lines. */
  public void add(int gold, int answer, long count) {
    counts.merge(key(gold, answer), count, Long::sum);
  }

  /** What the pairs say of each label. */
  public ClassCounts counts() {
    ClassCounts sums = new ClassCounts(labels.size());
    counts.forEach((key, count) -> sums.add(pair(key, count).gold, pair(key, count).answer, count));
    return sums;
  }

  private long key(int gold, int answer) {
    return (long) gold * labels.size() + answer;
  }

  /** The labels, by whose numbers pairs are known. */
  public List<String> labels() {
    return labels;
  }

  /** How many lines of a right label have an answer. */
  public long count(int gold, int answer) {
    return counts.getOrDefault(key(gold, answer), 0L);
  }

  /** All pairs that occur, in the labels' order, a label with itself among them. */
  public List<Pair> pairs() {
    return counts.entrySet().stream()
        .map(e -> pair(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingInt(Pair::gold).thenComparingInt(Pair::answer))
        .toList();
  }

  /** The pairs of two different labels, the frequent ones first, equals in the labels' order. */
  public List<Pair> errors() {
    return pairs().stream()
        .filter(p -> p.gold != p.answer)
        .sorted(
            Comparator.comparingLong(Pair::count)
                .reversed()
                .thenComparingInt(Pair::gold)
                .thenComparingInt(Pair::answer))
        .toList();
  }

  private Pair pair(long key, long count) {
    return new Pair((int) (key / labels.size()), (int) (key % labels.size()), count);
  }
}
