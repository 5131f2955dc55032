package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.Segments;
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

  /** Compares a system with a baseline; both are counted from 0. */
  public Comparison compare(Segments segments, int baseline, int system) {
    double[] trials =
        IntStream.range(0, tosses.length)
            .parallel()
            .mapToDouble(t -> trial(segments, tosses[t], baseline, system))
            .toArray();
    return Comparison.of(trials, Math.abs(segments.value(baseline) - segments.value(system)));
  }

  private static double trial(Segments segments, BitSet toss, int baseline, int system) {
    int size = segments.size();
    int[] first = new int[size];
    int[] second = new int[size];
    for (int i = 0; i < size; i++) {
      boolean keep = toss.get(i);
      first[i] = i + size * (keep ? baseline : system);
      second[i] = i + size * (keep ? system : baseline);
    }
    return Math.abs(segments.score(first) - segments.score(second));
  }
}
