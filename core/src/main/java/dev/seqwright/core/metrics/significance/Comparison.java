package dev.seqwright.core.metrics.significance;

/**
 * The outcome of a paired test of a system against a baseline.
 *
 * @param pValue roughly the probability of a difference as large as the real one, if both systems
 *     were the same process: (c + 1) / (n + 1) for c of n trials beyond the real difference
 * @param samples how many resamples or trials there were
 */
public record Comparison(double pValue, int samples) {

  /** Counts the trials beyond the real difference. */
  static Comparison of(double[] trials, double difference) {
    int beyond = 0;
    for (double trial : trials) {
      beyond += trial > difference ? 1 : 0;
    }
    return new Comparison((beyond + 1.0) / (trials.length + 1.0), trials.length);
  }

  /** Whether chance is an unlikely cause of the difference. */
  public boolean significant() {
    return pValue <= 0.05;
  }
}
