package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/** Attention between any rows, norms and sums as plain loops in double precision: an oracle. */
public final class CompressedOracle {
  private static final int D = AttentionBench.SIZE;
  private static final int HEAD = D / AttentionBench.HEADS;

  private CompressedOracle() {}

  /** Multi-head attention of rows x to rows m with the parameters of that prefix. */
  static double[][] multiHead(Parameters parameters, String prefix, double[][] x, double[][] m) {
    double[][] q = MaskedAttention.affine(parameters, prefix + "query", x);
    double[][] kv = MaskedAttention.affine(parameters, prefix + "key-value", m);
    double[][] k = columns(kv, 0, D);
    double[][] v = columns(kv, D, 2 * D);
    return MaskedAttention.affine(parameters, prefix + "output", byHead(q, k, v));
  }

  /** softmax(q k' / sqrt d) v in each head. */
  public static double[][] byHead(double[][] q, double[][] k, double[][] v) {
    double[][] y = new double[q.length][D];
    for (int c = 0; c < D; c += HEAD) {
      double[][] weights = weights(columns(q, c, c + HEAD), columns(k, c, c + HEAD));
      put(product(weights, columns(v, c, c + HEAD)), y, c);
    }
    return y;
  }

  /** Puts one head's output into the columns of all from {@code column} on. */
  public static void put(double[][] head, double[][] all, int column) {
    for (int i = 0; i < all.length; i++) {
      System.arraycopy(head[i], 0, all[i], column, HEAD);
    }
  }

  /** The means of m segments whose lengths differ by one at most. */
  public static double[][] means(double[][] x, int m) {
    double[][] means = new double[m][x[0].length];
    int[] sizes = new int[m];
    for (int i = 0; i < x.length; i++) {
      sizes[i * m / x.length]++;
    }
    for (int i = 0; i < x.length; i++) {
      int segment = i * m / x.length;
      for (int c = 0; c < x[i].length; c++) {
        means[segment][c] += x[i][c] / sizes[segment];
      }
    }
    return means;
  }

  /** softmax(q k' / sqrt d). */
  public static double[][] weights(double[][] q, double[][] k) {
    double[][] weights = new double[q.length][k.length];
    for (int i = 0; i < q.length; i++) {
      double sum = 0;
      for (int j = 0; j < k.length; j++) {
        weights[i][j] = Math.exp(MaskedAttention.dot(q[i], k[j]) / Math.sqrt(q[i].length));
        sum += weights[i][j];
      }
      for (int j = 0; j < k.length; j++) {
        weights[i][j] /= sum;
      }
    }
    return weights;
  }

  public static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  public static double[][] sum(double[][] a, double[][] b) {
    double[][] c = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        c[i][j] = a[i][j] + b[i][j];
      }
    }
    return c;
  }

  public static double[][] columns(double[][] x, int from, int to) {
    return Arrays.stream(x).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
  }

  /** A parameter (M, D). */
  static double[][] table(Parameters parameters, String name) {
    return MaskedAttention.rows(MaskedAttention.find(parameters, name));
  }

  /** Layer norm with the parameters of that prefix. */
  static double[][] norm(Parameters parameters, String prefix, double[][] x) {
    Tensor gain = MaskedAttention.find(parameters, prefix + "gain");
    Tensor bias = MaskedAttention.find(parameters, prefix + "bias");
    double[][] y = new double[x.length][D];
    for (int i = 0; i < x.length; i++) {
      double mean = Arrays.stream(x[i]).average().orElseThrow();
      double variance = Arrays.stream(x[i]).map(e -> (e - mean) * (e - mean)).sum() / D;
      for (int c = 0; c < D; c++) {
        y[i][c] = (x[i][c] - mean) / Math.sqrt(variance + 1e-5) * gain.get(c) + bias.get(c);
      }
    }
    return y;
  }
}
