package dev.seqwright.core.metrics;

import java.util.List;

/**
 * Which words of two lines are not common to both: those outside a longest common subsequence.
 *
 * @param leftOnly [words of the left line] whether a word is only there
 * @param rightOnly [words of the right line] whether a word is only there
 */
public record WordDiff(List<Boolean> leftOnly, List<Boolean> rightOnly) {

  /** Compares two lists of words; time and memory are their lengths multiplied. */
  public static WordDiff of(List<String> left, List<String> right) {
    int[][] common = commonLengths(left, right);
    Boolean[] leftOnly = new Boolean[left.size()];
    Boolean[] rightOnly = new Boolean[right.size()];
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
        leftOnly[i++] = false;
        rightOnly[j++] = false;
      } else if (j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1])) {
        leftOnly[i++] = true;
      } else {
        rightOnly[j++] = true;
      }
    }
    return new WordDiff(List.of(leftOnly), List.of(rightOnly));
  }

  /** [i][j]: the longest common subsequence of the words from i and from j on. */
  private static int[][] commonLengths(List<String> left, List<String> right) {
    int[][] common = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        common[i][j] =
            left.get(i).equals(right.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
