package dev.seqwright.core.metrics.label;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.MetricDescription;
import dev.seqwright.core.metrics.PlainScore;
import dev.seqwright.core.metrics.Score;
import dev.seqwright.core.metrics.Segments;
import dev.seqwright.core.metrics.Signature;
import java.util.List;

/** Lines with labels and the probability of each answer, scored by {@link Calibration}. */
public final class CalibrationSegments implements Segments {
  /** The expected calibration error. */
  public static final MetricDescription ECE =
      new MetricDescription() {
        @Override
        public Metric.Goal goal() {
          return Metric.Goal.LOWER;
        }

        @Override
        public Signature signature(int references) {
          String bins = Integer.toString(Calibration.BINS);
          return Signature.of(references, new Signature.Entry("bins", "bins", bins));
        }
      };

  private final LabelledLines lines;
  private final List<double[]> probabilities;

  /**
   * All lines.
   *
   * @param probabilities of the answers, one row a system
   */
  public CalibrationSegments(LabelledLines lines, List<double[]> probabilities) {
    this.lines = lines;
    this.probabilities = probabilities;
  }

  @Override
  public int size() {
    return lines.size();
  }

  /** The calibration of a system. */
  public Calibration calibration(int system) {
    Calibration calibration = new Calibration();
    for (int i = 0; i < size(); i++) {
      calibration.add(probabilities.get(system)[i], lines.right(system, i));
    }
    return calibration;
  }

  @Override
  public Score score(int system) {
    return new PlainScore("ece", calibration(system).error());
  }

  @Override
  public double score(int[] chosen) {
    Calibration calibration = new Calibration();
    for (int index : chosen) {
      int system = index / size();
      int line = index % size();
      calibration.add(probabilities.get(system)[line], lines.right(system, line));
    }
    return calibration.error();
  }
}
