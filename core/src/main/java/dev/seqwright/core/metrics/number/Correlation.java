package dev.seqwright.core.metrics.number;

import java.util.Arrays;

/** How two columns of numbers go together, from -1 to 1. */
public final class Correlation {
  private Correlation() {}

  /**
   * Pearson's: sum (x - mean x) (y - mean y) / sqrt(sum (x - mean x)^2 sum (y - mean y)^2).
   *
   * <p>Differs from scipy, which gives NaN where a side is constant: here that is 0, as nothing is
   * foreseen.
   */
  public static double pearson(double[] x, double[] y) {
    double[] u = direction(x);
    double[] v = direction(y);
    double product = 0;
    for (int i = 0; i < u.length; i++) {
      product += u[i] * v[i];
    }
    return Math.clamp(product, -1, 1);
  }

  /** Numbers less their mean, as a vector of length 1; zeros when all are equal. */
  private static double[] direction(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double largest = Arrays.stream(values).map(v -> Math.abs(v - mean)).max().orElse(0);
    double[] scaled = new double[values.length];
    if (largest <= Math.ulp(mean)) {
      return scaled;
    }
    Arrays.setAll(scaled, i -> (values[i] - mean) / largest);
    double norm = Math.sqrt(Arrays.stream(scaled).map(v -> v * v).sum());
    Arrays.setAll(scaled, i -> scaled[i] / norm);
    return scaled;
  }

  /** Spearman's: Pearson's of the ranks, equal numbers having the mean of their ranks. */
  public static double spearman(double[] x, double[] y) {
    return pearson(ranks(x), ranks(y));
  }

  /** The place of each number among all, from 1; equal numbers share the mean of their places. */
  static double[] ranks(double[] values) {
    double[] sorted = Arrays.stream(values).map(v -> v + 0.0).sorted().toArray();
    double[] ranks = new double[values.length];
    Arrays.setAll(
        ranks, i -> (before(sorted, values[i], false) + 1 + before(sorted, values[i], true)) / 2.0);
    return ranks;
  }

  /** How many sorted numbers are less than one, or not greater. */
  private static int before(double[] sorted, double value, boolean equalToo) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean counts = equalToo ? sorted[middle] <= value : sorted[middle] < value;
      low = counts ? middle + 1 : low;
      high = counts ? high : middle;
    }
    return low;
  }
}
