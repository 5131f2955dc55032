package dev.seqwright.core.metrics.number;

import dev.seqwright.core.metrics.PlainScore;
import dev.seqwright.core.metrics.Score;
import dev.seqwright.core.metrics.Segments;
import java.util.List;

/** Lines with numbers under a metric. Ranks of a choice of lines are ranks within the choice. */
public final class NumberSegments implements Segments {
  private final NumberMetric metric;
  private final double[] gold;
  private final List<double[]> answers;

  /**
   * Numbers of all lines.
   *
   * @param answers one row a system, each as long as the right numbers
   */
  public NumberSegments(NumberMetric metric, double[] gold, List<double[]> answers) {
    this.metric = metric;
    this.gold = gold;
    this.answers = answers;
  }

  @Override
  public int size() {
    return gold.length;
  }

  @Override
  public Score score(int system) {
    return new PlainScore(metric.label(), metric.of(answers.get(system), gold));
  }

  @Override
  public double score(int[] chosen) {
    double[] own = new double[chosen.length];
    double[] right = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      int line = chosen[i] % gold.length;
      own[i] = answers.get(chosen[i] / gold.length)[line];
      right[i] = gold[line];
    }
    return metric.of(own, right);
  }
}
