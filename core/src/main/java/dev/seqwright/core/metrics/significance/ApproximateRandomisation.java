package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Metric;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Paired approximate randomisation (Riezler and Maxwell 2005): how often two systems that swapped
 * each segment by the toss of a coin differ by more than they really do.
 */
public final class ApproximateRandomisation {
  /** Trials when nothing else is asked for. */
  public static final int DEFAULT_TRIALS = 10_000;

  private final BitSet[] tosses;
  private final long seed;

  /**
   * Tosses the coins.
   *
   * @param segments N
   * @param trials 1 or more
   */
  public ApproximateRandomisation(int segments, int trials, long seed) {
    if (trials < 1) {
      throw new UserException("Approximate randomisation needs 1 trial or more, not " + trials);
    }
    this.seed = seed;
    Pcg64 random = new Pcg64(seed);
    tosses = new BitSet[trials];
    for (int t = 0; t < trials; t++) {
      tosses[t] = new BitSet(segments);
      for (int i = 0; i < segments; i++) {
        tosses[t].set(i, random.bit());
      }
    }
  }

  /** Number of trials. */
  public int trials() {
    return tosses.length;
  }

  /** Seed of the tosses. */
  public long seed() {
    return seed;
  }

  /**
   * Compares two systems.
   *
   * @param baseline statistics [N, K]
   * @param system statistics [N, K]
   */
  public Comparison compare(Metric metric, double[][] baseline, double[][] system) {
    double[] trials =
        IntStream.range(0, tosses.length)
            .parallel()
            .mapToDouble(t -> trial(metric, tosses[t], baseline, system))
            .toArray();
    return Comparison.of(trials, difference(metric, baseline, system));
  }

  private static double trial(Metric metric, BitSet toss, double[][] baseline, double[][] system) {
    double[] first = new double[baseline[0].length];
    double[] second = new double[first.length];
    for (int i = 0; i < baseline.length; i++) {
      boolean keep = toss.get(i);
      add(first, keep ? baseline[i] : system[i]);
      add(second, keep ? system[i] : baseline[i]);
    }
    return Math.abs(metric.score(first).value() - metric.score(second).value());
  }

  /** The absolute difference of the real scores. */
  static double difference(Metric metric, double[][] baseline, double[][] system) {
    return Math.abs(score(metric, baseline) - score(metric, system));
  }

  private static double score(Metric metric, double[][] statistics) {
    double[] sum = new double[statistics[0].length];
    for (double[] row : statistics) {
      add(sum, row);
    }
    return metric.score(sum).value();
  }

  private static void add(double[] total, double[] row) {
    for (int k = 0; k < total.length; k++) {
      total[k] += row[k];
    }
  }
}
