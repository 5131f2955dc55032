package dev.seqwright.core.task;

import dev.seqwright.core.train.validation.ValidationMetric;

/**
 * Sums over labelled texts that accuracy, F1, the Matthews coefficient and perplexity are made of.
 *
 * <p>With n texts, c of them right, t_k texts of label k and p_k answered with it, h_k both:
 *
 * <pre>
 *   (1) accuracy = c / n
 *   (2) F1 = mean over labels with t_k + p_k > 0 of 2 h_k / (t_k + p_k)
 *   (3) MCC = (c n - sum t_k p_k) / sqrt((n^2 - sum p_k^2) (n^2 - sum t_k^2)), 0 where that is 0 / 0
 *   (4) perplexity = exp(- sum of log-probabilities of the right labels / n)
 * </pre>
 *
 * <p>(2) is the macro average of scikit-learn, (3) that of Gorodkin (2004) for several labels.
 */
final class LabelScores {
  private final long[] right;
  private final long[] gold;
  private final long[] answered;
  private double logLikelihood;

  LabelScores(int labels) {
    right = new long[labels];
    gold = new long[labels];
    answered = new long[labels];
  }

  /**
   * Takes one text.
   *
   * @param label its label's id
   */
  void add(int label, Prediction.Label predicted) {
    int best = predicted.best();
    gold[label]++;
    answered[best]++;
    right[label] += best == label ? 1 : 0;
    logLikelihood += Math.log(predicted.probabilities()[label]);
  }

  /** Adds what another has. */
  LabelScores plus(LabelScores other) {
    for (int k = 0; k < right.length; k++) {
      right[k] += other.right[k];
      gold[k] += other.gold[k];
      answered[k] += other.answered[k];
    }
    logLikelihood += other.logLikelihood;
    return this;
  }

  double score(ValidationMetric metric) {
    if (metric.equals(ValidationMetric.ACCURACY)) {
      return 100.0 * sum(right) / sum(gold);
    }
    if (metric.equals(ValidationMetric.F1)) {
      return 100 * f1();
    }
    if (metric.equals(ValidationMetric.MCC)) {
      return matthews();
    }
    return Math.exp(-logLikelihood / sum(gold));
  }

  private double f1() {
    double sum = 0;
    int seen = 0;
    for (int k = 0; k < right.length; k++) {
      long both = gold[k] + answered[k];
      sum += both == 0 ? 0 : 2.0 * right[k] / both;
      seen += both == 0 ? 0 : 1;
    }
    return sum / seen;
  }

  private double matthews() {
    double n = sum(gold);
    double covariance = n * sum(right) - dot(gold, answered);
    double variances = (n * n - dot(answered, answered)) * (n * n - dot(gold, gold));
    return variances == 0 ? 0 : covariance / Math.sqrt(variances);
  }

  private static long sum(long... counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static double dot(long[] a, long[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }
}
