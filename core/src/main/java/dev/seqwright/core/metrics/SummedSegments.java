package dev.seqwright.core.metrics;

import java.util.Arrays;
import java.util.List;

/** Segments whose statistics [N, K] add up, one matrix a system. */
record SummedSegments(Metric metric, List<double[][]> systems) implements Segments {
  @Override
  public int size() {
    return systems.getFirst().length;
  }

  @Override
  public Score score(int system) {
    return metric.corpusScore(systems.get(system));
  }

  @Override
  public double score(int[] chosen) {
    double[] total = new double[width()];
    for (int i : chosen) {
      double[] row = row(i);
      for (int k = 0; k < total.length; k++) {
        total[k] += row[k];
      }
    }
    return metric.score(total).value();
  }

  /** sacreBLEU keeps the statistics that it resamples in float32, and so their sums. */
  @Override
  public double resampled(int[] chosen) {
    float[] total = new float[width()];
    for (int i : chosen) {
      double[] row = row(i);
      for (int k = 0; k < total.length; k++) {
        total[k] += (float) row[k];
      }
    }
    double[] sums = new double[total.length];
    Arrays.setAll(sums, k -> total[k]);
    return metric.score(sums, Rounding.SINGLE).value();
  }

  @Override
  public Rounding rounding() {
    return metric.resampledRounding();
  }

  private int width() {
    return systems.getFirst()[0].length;
  }

  private double[] row(int i) {
    return systems.get(i / size())[i % size()];
  }
}
