package dev.seqwright.core.metrics.label;

import dev.seqwright.core.metrics.Whitespace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The right label of each of N lines and what systems answered, labels being numbers from 0 in
 * their order: 8 bytes a line and system. White space at the ends is no part of a label.
 */
public final class LabelledLines {
  private final List<String> labels;
  private final int[] gold;
  private final List<int[]> answers;

  private LabelledLines(List<String> labels, int[] gold, List<int[]> answers) {
    this.labels = labels;
    this.gold = gold;
    this.answers = answers;
  }

  /**
   * Numbers the labels.
   *
   * @param systems answers, one list a system, each as long as the right labels
   */
  public static LabelledLines of(List<List<String>> systems, List<String> gold) {
    Map<String, Integer> numbers = new HashMap<>();
    numbers(gold, numbers);
    systems.forEach(lines -> numbers(lines, numbers));
    List<String> labels = new ArrayList<>(numbers.keySet());
    labels.sort(order(labels));
    for (int k = 0; k < labels.size(); k++) {
      numbers.put(labels.get(k), k);
    }
    List<int[]> answers = systems.stream().map(lines -> codes(lines, numbers)).toList();
    return new LabelledLines(List.copyOf(labels), codes(gold, numbers), answers);
  }

  private static void numbers(List<String> lines, Map<String, Integer> numbers) {
    lines.forEach(line -> numbers.put(Whitespace.strip(line), 0));
  }

  private static int[] codes(List<String> lines, Map<String, Integer> numbers) {
    return lines.stream().mapToInt(line -> numbers.get(Whitespace.strip(line))).toArray();
  }

  /** Labels that are all whole numbers go by their value, others by their characters. */
  private static Comparator<String> order(List<String> labels) {
    boolean whole = labels.stream().allMatch(label -> label.matches("-?[0-9]{1,9}"));
    return whole
        ? Comparator.<String>comparingInt(Integer::parseInt)
            .thenComparing(Comparator.naturalOrder())
        : Comparator.naturalOrder();
  }

  /** All labels, in order. */
  public List<String> labels() {
    return labels;
  }

  /** Number of lines N. */
  public int size() {
    return gold.length;
  }

  /** Number of systems. */
  public int systems() {
    return answers.size();
  }

  /** Whether a system answers a line right. */
  public boolean right(int system, int line) {
    return answers.get(system)[line] == gold[line];
  }

  /** The counts of a system. */
  public ClassCounts counts(int system) {
    ClassCounts counts = new ClassCounts(labels.size());
    int[] own = answers.get(system);
    for (int i = 0; i < gold.length; i++) {
      counts.add(gold[i], own[i]);
    }
    return counts;
  }

  /** The counts of some lines, line i of system s having the index s * N + i. */
  ClassCounts counts(int[] chosen) {
    ClassCounts counts = new ClassCounts(labels.size());
    for (int index : chosen) {
      int line = index % gold.length;
      counts.add(gold[line], answers.get(index / gold.length)[line]);
    }
    return counts;
  }

  /** Which labels a system takes for which. */
  public Confusions confusions(int system) {
    Confusions confusions = new Confusions(labels);
    int[] own = answers.get(system);
    for (int i = 0; i < gold.length; i++) {
      confusions.add(gold[i], own[i], 1);
    }
    return confusions;
  }

  @Override
  public String toString() {
    return gold.length + " lines of " + Arrays.toString(labels.toArray());
  }
}
