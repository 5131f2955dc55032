package dev.seqwright.core.metrics.number;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.MetricDescription;
import dev.seqwright.core.metrics.Signature;
import java.util.function.DoubleUnaryOperator;

/** Scores of numbers against the right numbers, a number a line. */
public enum NumberMetric implements MetricDescription {
  /** Pearson's correlation, from -1 to 1; 0 where one side is constant. */
  PEARSON("pearson", Metric.Goal.HIGHER),
  /** Spearman's correlation of ranks, ties having their mean rank; from -1 to 1. */
  SPEARMAN("spearman", Metric.Goal.HIGHER),
  /** Mean squared error, in squares of the numbers' unit. */
  MSE("mse", Metric.Goal.LOWER),
  /** Mean absolute error, in the numbers' unit. */
  MAE("mae", Metric.Goal.LOWER);

  private final String label;
  private final Metric.Goal goal;

  NumberMetric(String label, Metric.Goal goal) {
    this.label = label;
    this.goal = goal;
  }

  /** The score of answers against right numbers, as many. */
  public double of(double[] answers, double[] gold) {
    return switch (this) {
      case PEARSON -> Correlation.pearson(answers, gold);
      case SPEARMAN -> Correlation.spearman(answers, gold);
      case MSE -> meanError(answers, gold, error -> error * error);
      case MAE -> meanError(answers, gold, Math::abs);
    };
  }

  /** Name as it is printed. */
  public String label() {
    return label;
  }

  @Override
  public Metric.Goal goal() {
    return goal;
  }

  @Override
  public Signature signature(int references) {
    return Signature.of(references);
  }

  private static double meanError(double[] answers, double[] gold, DoubleUnaryOperator error) {
    double sum = 0;
    for (int i = 0; i < answers.length; i++) {
      sum += error.applyAsDouble(answers[i] - gold[i]);
    }
    return sum / answers.length;
  }
}
