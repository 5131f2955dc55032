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

  /** F1 in percent: the mean over labels, or that of chunks that were found. */
  public static final ValidationMetric F1 = new ValidationMetric("f1", true);

  /** The Matthews correlation coefficient of labels, -1 to 1. */
  public static final ValidationMetric MCC = new ValidationMetric("mcc", true);

  /** Pearson's correlation of predicted and right numbers, -1 to 1. */
  public static final ValidationMetric PEARSON = new ValidationMetric("pearson", true);

  /** Spearman's correlation of predicted and right numbers, -1 to 1. */
  public static final ValidationMetric SPEARMAN = new ValidationMetric("spearman", true);

  /** The mean squared error of numbers. */
  public static final ValidationMetric MSE = new ValidationMetric("mse", false);

  /** Whether {@code score} is strictly better than {@code other}; a NaN is never better. */
  public boolean better(double score, double other) {
    return ascending ? score > other : score < other;
  }
}
