package dev.seqwright.core.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one query finds among some keys and values, as plain loops in double precision. */
final class PlainAttend {
  private static final int HEADS = AttentionBench.HEADS;

  private final List<double[]> keys = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();

  void add(double[] key, double[] value) {
    keys.add(key);
    values.add(value);
  }

  /** The rows of all heads side by side; zeros if there is nothing to attend. */
  double[] of(double[] q) {
    double[] y = new double[q.length];
    int d = q.length / HEADS;
    for (int h = 0; h < HEADS; h++) {
      double sum = 0;
      double[] weights = new double[keys.size()];
      for (int j = 0; j < weights.length; j++) {
        double dot = 0;
        for (int c = h * d; c < (h + 1) * d; c++) {
          dot += q[c] * keys.get(j)[c];
        }
        weights[j] = Math.exp(dot / Math.sqrt(d));
        sum += weights[j];
      }
      for (int j = 0; j < weights.length; j++) {
        for (int c = h * d; c < (h + 1) * d; c++) {
          y[c] += weights[j] / sum * values.get(j)[c];
        }
      }
    }
    return y;
  }

  /** Columns {@code from} to {@code to} of rows. */
  static double[][] columns(double[][] rows, int from, int to) {
    double[][] part = new double[rows.length][];
    for (int i = 0; i < part.length; i++) {
      part[i] = Arrays.copyOfRange(rows[i], from, to);
    }
    return part;
  }
}
