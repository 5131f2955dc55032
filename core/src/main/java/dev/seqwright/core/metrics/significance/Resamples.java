package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.Rounding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Bootstrap resamples of N segments (Koehn 2004): each draws N segments with replacement. The same
 * draws serve every metric and system, so that comparisons are paired.
 *
 * @param seed of the draws
 * @param rows [samples, N] indices of segments
 */
public record Resamples(long seed, int[][] rows) {

  /**
   * Draws resamples.
   *
   * @param segments N
   * @param samples 1 or more
   */
  public static Resamples draw(int segments, int samples, long seed) {
    if (samples < 1) {
      throw new UserException("Resampling needs 1 sample or more, not " + samples);
    }
    Pcg64 random = new Pcg64(seed);
    int[][] rows = new int[samples][segments];
    for (int[] row : rows) {
      Arrays.setAll(row, i -> random.below(segments));
    }
    return new Resamples(seed, rows);
  }

  /** The scores [samples] of statistics [N, K]. */
  double[] scores(Metric metric, double[][] statistics) {
    float[][] single = single(statistics);
    return Arrays.stream(rows)
        .parallel()
        .mapToDouble(row -> metric.score(sum(single, row), Rounding.SINGLE).value())
        .toArray();
  }

  private static float[][] single(double[][] statistics) {
    float[][] single = new float[statistics.length][statistics[0].length];
    for (int i = 0; i < single.length; i++) {
      for (int k = 0; k < single[i].length; k++) {
        single[i][k] = (float) statistics[i][k];
      }
    }
    return single;
  }

  private static double[] sum(float[][] statistics, int[] row) {
    float[] total = new float[statistics[0].length];
    for (int i : row) {
      for (int k = 0; k < total.length; k++) {
        total[k] += statistics[i][k];
      }
    }
    double[] result = new double[total.length];
    Arrays.setAll(result, k -> total[k]);
    return result;
  }

  /** The confidence interval of a system that is looked at alone; its mean is exact. */
  public ConfidenceInterval alone(Metric metric, double[][] statistics) {
    double[] sorted = sorted(metric, statistics);
    return new ConfidenceInterval(exactMean(metric, sorted), halfWidth(metric, sorted));
  }

  /** The confidence interval of a system in a paired test; its mean is rounded as numpy does. */
  public ConfidenceInterval amongSystems(Metric metric, double[][] statistics) {
    double[] sorted = sorted(metric, statistics);
    double mean = NumpyMean.of(sorted, metric.resampledRounding());
    return new ConfidenceInterval(mean, halfWidth(metric, sorted));
  }

  private double[] sorted(Metric metric, double[][] statistics) {
    double[] scores = scores(metric, statistics);
    Arrays.sort(scores);
    return scores;
  }

  private static double halfWidth(Metric metric, double[] sorted) {
    int cut = sorted.length / 40;
    double width = sorted[sorted.length - cut - 1] - sorted[cut];
    return 0.5 * metric.resampledRounding().round(width);
  }

  private static double exactMean(Metric metric, double[] scores) {
    BigDecimal sum =
        Arrays.stream(scores).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal mean = sum.divide(BigDecimal.valueOf(scores.length), MathContext.DECIMAL128);
    return metric.resampledRounding().round(mean.doubleValue());
  }
}
