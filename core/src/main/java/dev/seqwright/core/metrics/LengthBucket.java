package dev.seqwright.core.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines whose first reference has a number of words within a range.
 *
 * @param from least number of words
 * @param to greatest number of words
 * @param lines indices of lines
 */
public record LengthBucket(int from, int to, List<Integer> lines) {
  private static final int[] ENDS = {4, 9, 14, 19, 24, 29, 39, 49, Integer.MAX_VALUE};

  /** The buckets that have lines, the short ones first. */
  public static List<LengthBucket> of(List<String> references) {
    List<LengthBucket> buckets = new ArrayList<>();
    int from = 0;
    for (int end : ENDS) {
      buckets.add(new LengthBucket(from, end, new ArrayList<>()));
      from = end + 1;
    }
    for (int i = 0; i < references.size(); i++) {
      int words = Whitespace.split(references.get(i)).size();
      buckets.stream().filter(b -> words <= b.to).findFirst().orElseThrow().lines.add(i);
    }
    buckets.removeIf(b -> b.lines.isEmpty());
    return buckets;
  }

  /** The range, such as {@code 10-14}. */
  public String label() {
    return to == Integer.MAX_VALUE ? from + "+" : from + "-" + to;
  }

  /** The rows of statistics [N, K] that are in the bucket. */
  public double[][] rows(double[][] statistics) {
    return lines.stream().map(i -> statistics[i]).toArray(double[][]::new);
  }
}
