package dev.seqwright.core.train.validation;

import java.util.Locale;

/** What a validation measures. */
public enum ValidationMetric {
  /** BLEU of the decoded validation set, 0 to 100. */
  BLEU(true),
  /** chrF of the decoded validation set, 0 to 100. */
  CHRF(true),
  /** exp of the mean negative log-likelihood of a reference token, without label smoothing. */
  PERPLEXITY(false),
  /** Percentage of reference tokens that are the most probable ones, given those before them. */
  ACCURACY(true);

  private final boolean ascending;

  ValidationMetric(boolean ascending) {
    this.ascending = ascending;
  }

  /** Whether {@code score} is strictly better than {@code other}; a NaN is never better. */
  public boolean better(double score, double other) {
    return ascending ? score > other : score < other;
  }

  /** The name in configurations and logs. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
