package dev.seqwright.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * The known name closest to a mistyped one.
 *
 * <p>Closeness is the Damerau-Levenshtein distance in its restricted form (optimal string
 * alignment): the number of insertions, deletions, substitutions and swaps of neighbours. F. J.
 * Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964.
 */
public final class DidYouMean {
  private DidYouMean() {}

  /**
   * The closest of the known names, if one is close enough to be a likely typing mistake: at most
   * one edit in three characters of the longer name.
   *
   * @param given what the user typed
   * @param known the names that exist; among equally close ones the first wins
   */
  public static Optional<String> closest(String given, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(given, name)))
        .filter(name -> 3 * distance(given, name) <= Math.max(given.length(), name.length()));
  }

  /**
   * The end of an error message: {@code ", did you mean 'x'? Allowed: x, y, z"}, without the
   * question where nothing is close.
   */
  public static String hint(String given, Collection<String> known) {
    String question = closest(given, known).map(n -> ", did you mean '" + n + "'?").orElse(".");
    return question + " Allowed: " + String.join(", ", known);
  }

  /** Insertions, deletions, substitutions and swaps of neighbours that turn one into the other. */
  public static int distance(String from, String to) {
    int[][] d = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        d[i][j] = cell(d, i, j, from, to);
      }
    }
    return d[from.length()][to.length()];
  }

  private static int cell(int[][] d, int i, int j, String from, String to) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int substitution = d[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int best = Math.min(substitution, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
