package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.metrics.Rounding;
import dev.seqwright.core.metrics.Segments;
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

  /** Compares a system with a baseline; both are counted from 0. */
  public Comparison compare(Segments segments, int baseline, int system) {
    Rounding rounding = segments.rounding();
    double[] base = resamples.scores(segments, baseline);
    double[] scores = resamples.scores(segments, system);
    double[] differences = new double[base.length];
    Arrays.setAll(differences, i -> Math.abs(rounding.round(scores[i] - base[i])));
    double mean = NumpyMean.of(differences, rounding);
    double[] strays = new double[base.length];
    Arrays.setAll(strays, i -> rounding.round(differences[i] - mean));
    double real = Math.abs(segments.value(baseline) - segments.value(system));
    return Comparison.of(strays, rounding.round(real));
  }
}
