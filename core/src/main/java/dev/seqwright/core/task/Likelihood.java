package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the sums of a task's loss say of its units: the tokens or labels that are predicted. */
final class Likelihood {
  private Likelihood() {}

  /** The sum over all parts. */
  static ReferenceLikelihood of(List<CrossEntropy.Result> parts) {
    CrossEntropy.Result sum =
        parts.stream().reduce(CrossEntropy.Result.NONE, CrossEntropy.Result::plus);
    return new ReferenceLikelihood(sum.logLikelihood(), sum.rows(), sum.correct());
  }

  /**
   * Scores over all parts.
   *
   * @param metrics perplexity, accuracy or both, in the order of the result
   */
  static Map<ValidationMetric, Double> scores(
      List<CrossEntropy.Result> parts, List<ValidationMetric> metrics) {
    ReferenceLikelihood sum = of(parts);
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    metrics.forEach(metric -> scores.put(metric, score(metric, sum)));
    return scores;
  }

  private static double score(ValidationMetric metric, ReferenceLikelihood sum) {
    if (metric.equals(ValidationMetric.PERPLEXITY)) {
      return sum.perplexity();
    }
    if (metric.equals(ValidationMetric.ACCURACY)) {
      return sum.accuracy();
    }
    throw new IllegalArgumentException("a likelihood has no " + metric.key());
  }
}
