package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What sums of a task's loss say of its units. */
final class Likelihood {
  private Likelihood() {}

  /**
   * Perplexity and accuracy over all parts.
   *
   * @param metrics in the order of the result
   */
  static Map<ValidationMetric, Double> of(
      List<CrossEntropy.Result> parts, List<ValidationMetric> metrics) {
    CrossEntropy.Result sum =
        parts.stream().reduce(CrossEntropy.Result.NONE, CrossEntropy.Result::plus);
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    metrics.forEach(metric -> scores.put(metric, score(metric, sum)));
    return scores;
  }

  private static double score(ValidationMetric metric, CrossEntropy.Result sum) {
    return metric.equals(ValidationMetric.ACCURACY)
        ? 100.0 * sum.correct() / sum.rows()
        : Math.exp(-sum.logLikelihood() / sum.rows());
  }
}
