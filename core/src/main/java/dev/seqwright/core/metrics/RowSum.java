package dev.seqwright.core.metrics;

/** Sums of rows of statistics [N, K]. */
final class RowSum {
  private RowSum() {}

  /** The sum of all rows, in their order. */
  static double[] of(double[][] rows) {
    double[] total = new double[rows[0].length];
    for (double[] row : rows) {
      for (int k = 0; k < total.length; k++) {
        total[k] += row[k];
      }
    }
    return total;
  }
}
