package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Segments;
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

  /** The scores [samples] of a system. */
  double[] scores(Segments segments, int system) {
    int first = system * segments.size();
    return Arrays.stream(rows)
        .parallel()
        .mapToDouble(row -> segments.resampled(shifted(row, first)))
        .toArray();
  }

  private static int[] shifted(int[] row, int first) {
    int[] indices = new int[row.length];
    Arrays.setAll(indices, i -> row[i] + first);
    return indices;
  }

  /** The confidence interval of a system that is looked at alone; its mean is exact. */
  public ConfidenceInterval alone(Segments segments, int system) {
    double[] sorted = sorted(segments, system);
    return new ConfidenceInterval(exactMean(segments, sorted), halfWidth(segments, sorted));
  }

  /** The confidence interval of a system in a paired test; its mean is rounded as numpy does. */
  public ConfidenceInterval amongSystems(Segments segments, int system) {
    double[] sorted = sorted(segments, system);
    double mean = NumpyMean.of(sorted, segments.rounding());
    return new ConfidenceInterval(mean, halfWidth(segments, sorted));
  }

  private double[] sorted(Segments segments, int system) {
    double[] scores = scores(segments, system);
    Arrays.sort(scores);
    return scores;
  }

  private static double halfWidth(Segments segments, double[] sorted) {
    int cut = sorted.length / 40;
    double width = sorted[sorted.length - cut - 1] - sorted[cut];
    return 0.5 * segments.rounding().round(width);
  }

  private static double exactMean(Segments segments, double[] scores) {
    BigDecimal sum =
        Arrays.stream(scores).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal mean = sum.divide(BigDecimal.valueOf(scores.length), MathContext.DECIMAL128);
    return segments.rounding().round(mean.doubleValue());
  }
}
