package dev.seqwright.core.metrics;

import java.util.List;

/** Errors over length. */
final class ErrorRate {
  private ErrorRate() {}

  /** In percent; errors against nothing are 100, no errors against nothing 0. */
  static double percent(double errors, double length, Rounding rounding) {
    if (length > 0) {
      return rounding.round(100 * rounding.round(errors / length));
    }
    return errors > 0 ? 100 : 0;
  }

  /** Edits to the reference that needs fewest, the first of equals, and its length. */
  static double[] nearest(int[] hypothesis, List<int[]> references) {
    double[] best = {Double.POSITIVE_INFINITY, 0};
    for (int[] reference : references) {
      int edits = Levenshtein.distance(hypothesis, reference);
      best = edits < best[0] ? new double[] {edits, reference.length} : best;
    }
    return best;
  }
}
