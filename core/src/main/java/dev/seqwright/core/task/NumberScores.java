package dev.seqwright.core.task;

import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How numbers that were predicted compare with the right ones: Pearson's correlation, Spearman's,
 * which is Pearson's of the ranks with equal numbers at their mean rank, and the mean squared
 * error. A correlation with numbers that are all equal is 0.
 */
record NumberScores(double[] predicted, double[] right) {
  /** What is known of one text. */
  record Answered(double predicted, double right) {}

  static NumberScores of(List<Answered> all) {
    return new NumberScores(
        all.stream().mapToDouble(Answered::predicted).toArray(),
        all.stream().mapToDouble(Answered::right).toArray());
  }

  double score(ValidationMetric metric) {
    if (metric.equals(ValidationMetric.PEARSON)) {
      return correlation(predicted, right);
    }
    if (metric.equals(ValidationMetric.SPEARMAN)) {
      return correlation(ranks(predicted), ranks(right));
    }
    return IntStream.range(0, right.length)
        .mapToDouble(i -> (predicted[i] - right[i]) * (predicted[i] - right[i]))
        .average()
        .orElseThrow();
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }

  private static double[] ranks(double... values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
