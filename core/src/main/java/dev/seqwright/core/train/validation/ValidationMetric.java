package dev.seqwright.core.train.validation;

/**
 * What a validation measures.
 *
 * @param key the name in configurations and logs
 * @param ascending whether more is better
 */
public record ValidationMetric(String key, boolean ascending) {
  /** BLEU of the decoded validation set, 0 to 100. */
  public static final ValidationMetric BLEU = new ValidationMetric("bleu", true);

  /** chrF of the decoded validation set, 0 to 100. */
  public static final ValidationMetric CHRF = new ValidationMetric("chrf", true);

  /** exp of the mean negative log-likelihood of a unit, without label smoothing. */
  public static final ValidationMetric PERPLEXITY = new ValidationMetric("perplexity", false);

  /** Percentage of units for which the right answer is the most probable one. */
  public static final ValidationMetric ACCURACY = new ValidationMetric("accuracy", true);

  /** Whether {@code score} is strictly better than {@code other}; a NaN is never better. */
  public boolean better(double score, double other) {
    return ascending ? score > other : score < other;
  }
}
