package dev.seqwright.core.metrics;

import java.util.Arrays;

/** Insertions, deletions and substitutions between two sequences (Levenshtein 1966). */
final class Levenshtein {
  private Levenshtein() {}

  /** The least number of edits that make one sequence the other. */
  static int distance(int[] from, int[] to) {
    int[] row = new int[to.length + 1];
    Arrays.setAll(row, j -> j);
    for (int symbol : from) {
      int diagonal = row[0]++;
      for (int j = 1; j <= to.length; j++) {
        int substituted = diagonal + (symbol == to[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length];
  }
}
