package dev.seqwright.core.metrics.label;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.MetricDescription;
import dev.seqwright.core.metrics.Signature;
import java.util.function.IntToDoubleFunction;

/**
 * Scores of labels, a label a line, with the definitions of scikit-learn: a macro average is the
 * mean over the labels that are right or answered at least once, and 0 / 0 is 0. All are
 * percentages but Matthews' correlation, which is from -1 to 1.
 */
public enum LabelMetric implements MetricDescription {
  /** Percentage of lines that are answered right. */
  ACCURACY("accuracy", ""),
  /** Mean F1 of the labels. */
  F1("f1", "macro"),
  /** F1 of all lines together, which equals accuracy: each wrong answer misses another label. */
  F1_MICRO("f1-micro", "micro"),
  /** Mean precision of the labels. */
  PRECISION("precision", "macro"),
  /** Mean recall of the labels, known as balanced accuracy. */
  RECALL("recall", "macro"),
  /** Matthews' correlation, see {@link ClassCounts#correlation}. */
  MCC("mcc", "");

  private final String label;
  private final String average;

  LabelMetric(String label, String average) {
    this.label = label;
    this.average = average;
  }

  /** The score of counts. */
  public double of(ClassCounts counts) {
    return switch (this) {
      case ACCURACY, F1_MICRO -> counts.accuracy();
      case F1 -> mean(counts, counts::f1);
      case PRECISION -> mean(counts, counts::precision);
      case RECALL -> mean(counts, counts::recall);
      case MCC -> counts.correlation();
    };
  }

  /** Name as it is printed. */
  public String label() {
    return label;
  }

  @Override
  public Metric.Goal goal() {
    return Metric.Goal.HIGHER;
  }

  @Override
  public Signature signature(int references) {
    Signature.Entry mixed = new Signature.Entry("case", "c", "mixed");
    return average.isEmpty()
        ? Signature.of(references, mixed)
        : Signature.of(references, mixed, new Signature.Entry("average", "avg", average));
  }

  private static double mean(ClassCounts counts, IntToDoubleFunction score) {
    return counts.present().mapToDouble(score).average().orElse(0);
  }
}
