package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.Rounding;
import java.util.Arrays;

/**
 * Paired bootstrap resampling (Koehn 2004): how often the difference of two systems on a resample
 * strays from its mean by more than the real difference.
 *
 * @param resamples the draws, the same for both systems
 */
public record PairedBootstrap(Resamples resamples) {
  /** Resamples when nothing else is asked for. */
  public static final int DEFAULT_SAMPLES = 1000;

  /**
   * Compares two systems.
   *
   * @param baseline statistics [N, K]
   * @param system statistics [N, K]
   */
  public Comparison compare(Metric metric, double[][] baseline, double[][] system) {
    Rounding rounding = metric.resampledRounding();
    double[] base = resamples.scores(metric, baseline);
    double[] scores = resamples.scores(metric, system);
    double[] differences = new double[base.length];
    Arrays.setAll(differences, i -> Math.abs(rounding.round(scores[i] - base[i])));
    double mean = NumpyMean.of(differences, rounding);
    double[] strays = new double[base.length];
    Arrays.setAll(strays, i -> rounding.round(differences[i] - mean));
    double real = ApproximateRandomisation.difference(metric, baseline, system);
    return Comparison.of(strays, rounding.round(real));
  }
}
