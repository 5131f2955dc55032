package dev.seqwright.core.metrics.label;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether probabilities are what they say (Guo et al. 2017, "On Calibration of Modern Neural
 * Networks"): of answers that are held probable with 0.8, four of five should be right.
 *
 * <p>ECE = sum_m (n_m / n) |accuracy_m - confidence_m|
 *
 * <p>over {@link #BINS} bins of equal width, bin m holding the n_m answers whose probability is
 * above (m - 1) / 15 and up to m / 15 (0 itself is in the first), with the share of them that is
 * right and the mean of their probabilities.
 */
public final class Calibration {
  /** Number of bins. */
  public static final int BINS = 15;

  private final long[] counts = new long[BINS];
  private final long[] right = new long[BINS];
  private final double[] confidence = new double[BINS];

  /**
   * The answers of a bin.
   *
   * @param from probabilities are above it
   * @param to probabilities are up to it
   * @param count how many answers
   * @param accuracy share of them that is right, 0 to 1
   * @param confidence mean of their probabilities
   */
  public record Bin(double from, double to, long count, double accuracy, double confidence) {}

  /**
   * Counts an answer.
   *
   * @param probability of the answer, 0 to 1
   */
  public void add(double probability, boolean isRight) {
    int bin = bin(probability);
    counts[bin]++;
    right[bin] += isRight ? 1 : 0;
    confidence[bin] += probability;
  }

  private static int bin(double probability) {
    int bin = 0;
    while (bin < BINS - 1 && probability > edge(bin + 1)) {
      bin++;
    }
    return bin;
  }

  private static double edge(int bin) {
    return bin / (double) BINS;
  }

  /** The expected calibration error, 0 to 1. */
  public double error() {
    double sum = 0;
    long lines = 0;
    for (int m = 0; m < BINS; m++) {
      sum += Math.abs(right[m] - confidence[m]);
      lines += counts[m];
    }
    return lines == 0 ? 0 : sum / lines;
  }

  /** The bins that have answers, the improbable ones first. */
  public List<Bin> bins() {
    return IntStream.range(0, BINS).filter(m -> counts[m] > 0).mapToObj(this::read).toList();
  }

  private Bin read(int m) {
    double n = counts[m];
    return new Bin(edge(m), edge(m + 1), counts[m], right[m] / n, confidence[m] / n);
  }
}
