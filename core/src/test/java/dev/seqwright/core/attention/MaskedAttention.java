package dev.seqwright.core.attention;

import dev.seqwright.core.attention.PatternsTest.Definition;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;

/** Multi-head self-attention under a mask, as plain loops in double precision: an oracle. */
final class MaskedAttention {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;

  private MaskedAttention() {}

  /** The output for one sequence x (n, D). */
  static double[][] of(Parameters parameters, Tensor x, Definition mask) {
    return of(parameters, "projection", x, mask);
  }

  static double[][] of(Parameters parameters, String projection, Tensor x, Definition mask) {
    int n = x.rows();
    double[][] rows = new double[n][D];
    for (int i = 0; i < n * D; i++) {
      rows[i / D][i % D] = x.get(i);
    }
    double[][] qkv = affine(parameters, projection, rows);
    double[][] y = new double[n][D];
    for (int i = 0; i < n; i++) {
      for (int h = 0; h < HEADS; h++) {
        attend(qkv, i, h, mask, y[i]);
      }
    }
    return affine(parameters, "output", y);
  }

  private static void attend(double[][] qkv, int i, int h, Definition mask, double[] y) {
    int d = D / HEADS;
    double[] weights = new double[qkv.length];
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      double dot = 0;
      for (int c = h * d; c < (h + 1) * d; c++) {
        dot += qkv[i][c] * qkv[j][D + c];
      }
      weights[j] = mask.attends(i, j, h) ? Math.exp(dot / Math.sqrt(d)) : 0;
      sum += weights[j];
    }
    for (int j = 0; j < weights.length && sum > 0; j++) {
      for (int c = h * d; c < (h + 1) * d; c++) {
        y[c] += weights[j] / sum * qkv[j][2 * D + c];
      }
    }
  }

  /** rows W' + b with the parameters of that name. */
  static double[][] affine(Parameters parameters, String name, double[][] rows) {
    Tensor weight = find(parameters, name + ".weight");
    Tensor bias = find(parameters, name + ".bias");
    double[][] out = new double[rows.length][weight.dim(0)];
    for (int i = 0; i < rows.length; i++) {
      for (int o = 0; o < out[i].length; o++) {
        out[i][o] = bias.get(o);
        for (int c = 0; c < rows[i].length; c++) {
          out[i][o] += weight.get((long) o * rows[i].length + c) * rows[i][c];
        }
      }
    }
    return out;
  }

  static Tensor find(Parameters parameters, String name) {
    return parameters.all().stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::value)
        .findFirst()
        .orElseThrow();
  }
}
