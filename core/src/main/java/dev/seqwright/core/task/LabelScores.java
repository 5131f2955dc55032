package dev.seqwright.core.task;

import dev.seqwright.core.metrics.label.ClassCounts;
import dev.seqwright.core.metrics.label.LabelMetric;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.List;

/**
 * What a validation finds of the labels of a column: accuracy, F1 and the Matthews coefficient as
 * {@link LabelMetric} defines them, and perplexity, exp of the mean of -log P(right label).
 *
 * @param counts of right labels and answers
 * @param logLikelihood sum of the logarithms of the right labels' probabilities
 */
record LabelScores(ClassCounts counts, double logLikelihood) {
  /**
   * What is kept of one text.
   *
   * @param right the id of its label
   * @param answer the id of the most probable one
   * @param logProbability of the right one
   */
  record Answered(int right, int answer, double logProbability) {
    static Answered of(int right, Prediction.Label found) {
      return new Answered(right, found.best(), Math.log(found.probabilities()[right]));
    }
  }

  /**
   * The scores over texts.
   *
   * @param labels how many there are
   */
  static LabelScores of(List<Answered> texts, int labels) {
    ClassCounts counts = new ClassCounts(labels);
    texts.forEach(text -> counts.add(text.right(), text.answer()));
    double sum = texts.stream().mapToDouble(Answered::logProbability).sum();
    return new LabelScores(counts, sum);
  }

  double score(ValidationMetric metric) {
    return metric.equals(ValidationMetric.PERPLEXITY)
        ? Math.exp(-logLikelihood / counts.lines())
        : metric(metric).of(counts);
  }

  private static LabelMetric metric(ValidationMetric metric) {
    for (LabelMetric known : List.of(LabelMetric.ACCURACY, LabelMetric.F1, LabelMetric.MCC)) {
      if (known.label().equals(metric.key())) {
        return known;
      }
    }
    throw new IllegalArgumentException("labels have no " + metric.key());
  }
}
