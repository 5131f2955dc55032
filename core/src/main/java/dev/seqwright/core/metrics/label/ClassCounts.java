package dev.seqwright.core.metrics.label;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How often each of C labels is right, is answered, and is both: all that the scores of labels are
 * made of. Counts of two texts add up to those of both.
 */
public final class ClassCounts {
  private final long[] gold;
  private final long[] predicted;
  private final long[] correct;
  private long lines;

  /** No line yet. */
  public ClassCounts(int classes) {
    gold = new long[classes];
    predicted = new long[classes];
    correct = new long[classes];
  }

  /** Counts a line. */
  public void add(int right, int answer) {
    add(right, answer, 1);
  }

  /** Counts some lines that have one right label and one answer. */
  void add(int right, int answer, long count) {
    gold[right] += count;
    predicted[answer] += count;
    correct[right] += right == answer ? count : 0;
    lines += count;
  }

  /** Number of lines. */
  public long lines() {
    return lines;
  }

  /** Lines whose right label is a label. */
  public long gold(int label) {
    return gold[label];
  }

  /** Lines that were answered with a label. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** Lines whose answer is right. */
  public long correct() {
    return LongStream.of(correct).sum();
  }

  /** The labels that are right or answered at least once. */
  public IntStream present() {
    return IntStream.range(0, gold.length).filter(k -> gold[k] + predicted[k] > 0);
  }

  /** Percentage of the answers with a label that are right; 0 without answers. */
  public double precision(int label) {
    return percent(correct[label], predicted[label]);
  }

  /** Percentage of the lines of a label that are answered with it; 0 without lines. */
  public double recall(int label) {
    return percent(correct[label], gold[label]);
  }

  /** The harmonic mean of precision and recall of a label, in percent. */
  public double f1(int label) {
    return percent(2 * correct[label], gold[label] + predicted[label]);
  }

  /** Percentage of lines that are answered right. */
  public double accuracy() {
    return percent(correct(), lines);
  }

  /**
   * The correlation of answers and right labels (Gorodkin 2004, "Comparing two K-category
   * assignments by a K-category correlation coefficient"), which is Matthews' for two labels:
   *
   * <p>(n c - sum_k g_k p_k) / sqrt((n^2 - sum_k g_k^2) (n^2 - sum_k p_k^2))
   *
   * <p>with n lines, c of them right, g_k of label k, p_k answered with it. From -1 to 1; 0 where
   * one side is always the same label.
   */
  public double correlation() {
    double n = lines;
    double covariance = n * correct() - products(gold, predicted);
    double variances = (n * n - products(gold, gold)) * (n * n - products(predicted, predicted));
    return variances == 0 ? 0 : covariance / Math.sqrt(variances);
  }

  private static double products(long[] a, long[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> (double) a[k] * b[k]).sum();
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }
}
