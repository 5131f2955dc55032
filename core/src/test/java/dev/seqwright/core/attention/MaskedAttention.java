package dev.seqwright.core.attention;

import dev.seqwright.core.attention.sparse.position.PatternsTest.Definition;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * Multi-head self-attention with any logits, as plain loops in double precision: an oracle. A logit
 * of -infinity is a pair that is not attended.
 */
public final class MaskedAttention {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;

  private MaskedAttention() {}

  /** The logit of query i and key j in a head. */
  @FunctionalInterface
  public interface Logit {
    double of(int i, int j, int head, double[] q, double[] k);
  }

  /** What a pair adds to the output of its query beside the key's value. */
  @FunctionalInterface
  public interface Extra {
    double of(int i, int j, int column);
  }

  /** q . k / sqrt d. */
  public static double dot(double[] q, double[] k) {
    double dot = 0;
    for (int c = 0; c < q.length; c++) {
      dot += q[c] * k[c];
    }
    return dot;
  }

  /** The output for one sequence x (n, D). */
  public static double[][] of(Parameters parameters, Tensor x, Definition mask) {
    return of(parameters, "projection", x, mask);
  }

  public static double[][] of(Parameters parameters, String projection, Tensor x, Definition mask) {
    Logit logit =
        (i, j, h, q, k) ->
            mask.attends(i, j, h) ? dot(q, k) / Math.sqrt(q.length) : Double.NEGATIVE_INFINITY;
    return of(parameters, projection, x, logit, (i, j, column) -> 0);
  }

  public static double[][] of(
      Parameters parameters, String projection, Tensor x, Logit logit, Extra extra) {
    double[][] qkv = affine(parameters, projection, rows(x));
    return affine(parameters, "output", heads(qkv, logit, extra));
  }

  /** What the heads of full attention find, before the output projection. */
  public static double[][] heads(Parameters parameters, Tensor x) {
    double[][] qkv = affine(parameters, "projection", rows(x));
    return heads(qkv, (i, j, h, q, k) -> dot(q, k) / Math.sqrt(q.length), (i, j, column) -> 0);
  }

  /** What heads find with the rows [q k v]. */
  public static double[][] heads(double[][] qkv, Logit logit, Extra extra) {
    double[][] y = new double[qkv.length][D];
    for (int i = 0; i < qkv.length; i++) {
      for (int h = 0; h < HEADS; h++) {
        attend(qkv, i, h, logit, extra, y[i]);
      }
    }
    return y;
  }

  /** A tensor (n, D) in double precision. */
  public static double[][] rows(Tensor x) {
    double[][] rows = new double[x.rows()][D];
    for (int i = 0; i < x.size(); i++) {
      rows[i / D][i % D] = x.get(i);
    }
    return rows;
  }

  private static void attend(double[][] qkv, int i, int h, Logit logit, Extra extra, double[] y) {
    int d = D / HEADS;
    double[] weights = new double[qkv.length];
    double sum = 0;
    double[] q = Arrays.copyOfRange(qkv[i], h * d, (h + 1) * d);
    for (int j = 0; j < weights.length; j++) {
      double[] k = Arrays.copyOfRange(qkv[j], D + h * d, D + (h + 1) * d);
      weights[j] = Math.exp(logit.of(i, j, h, q, k));
      sum += weights[j];
    }
    for (int j = 0; j < weights.length && sum > 0; j++) {
      for (int c = h * d; c < (h + 1) * d && weights[j] > 0; c++) {
        y[c] += weights[j] / sum * (qkv[j][2 * D + c] + extra.of(i, j, c % d));
      }
    }
  }

  /** rows W' + b with the parameters of that name. */
  public static double[][] affine(Parameters parameters, String name, double[][] rows) {
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

  public static Tensor find(Parameters parameters, String name) {
    return parameters.all().stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::value)
        .findFirst()
        .orElseThrow();
  }
}
