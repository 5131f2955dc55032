package dev.seqwright.core.attention.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.compressed.CompressedOracle;
import dev.seqwright.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed self-attention: its equations in plain loops. */
class CsalrTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEAD = D / AttentionBench.HEADS;

  /** Landmarks fewer than positions, as many, and more; one for all. */
  @ParameterizedTest
  @CsvSource({"7, 3", "8, 4", "5, 5", "3, 8", "6, 1", "1, 4"})
  void givesWhatTheEquationsGive(int n, int landmarks) {
    try (AttentionBench bench =
        new AttentionBench(new CsalrAttention.Settings(landmarks), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(n, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      double[][] y = heads(qkv, Math.min(n, landmarks));
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", y);
      float[] found = bench.self(x, n).toArray();
      for (int e = 0; e < found.length; e++) {
        assertThat((double) found[e])
            .as("element %d", e)
            .isCloseTo(expected[e / D][e % D], within(1e-5));
      }
    }
  }

  private static double[][] heads(double[][] qkv, int landmarks) {
    double[][] y = new double[qkv.length][D];
    for (int c = 0; c < D; c += HEAD) {
      double[][] q = CompressedOracle.columns(qkv, c, c + HEAD);
      double[][] k = CompressedOracle.columns(qkv, D + c, D + c + HEAD);
      double[][] v = CompressedOracle.columns(qkv, 2 * D + c, 2 * D + c + HEAD);
      double[][] queries = CompressedOracle.means(q, landmarks);
      double[][] keys = CompressedOracle.means(k, landmarks);
      double[][] bv = CompressedOracle.product(CompressedOracle.weights(queries, k), v);
      double[][] w = solved(CompressedOracle.weights(queries, keys), bv);
      CompressedOracle.put(CompressedOracle.product(CompressedOracle.weights(q, keys), w), y, c);
    }
    return y;
  }

  /** x of (m + I) x = b, by x = (b + x - m x) / 2 until it stands still. */
  private static double[][] solved(double[][] m, double[][] b) {
    double[][] x = new double[b.length][b[0].length];
    for (int step = 0; step < 2000; step++) {
      double[][] mx = CompressedOracle.product(m, x);
      for (int i = 0; i < x.length; i++) {
        for (int c = 0; c < x[i].length; c++) {
          x[i][c] = (b[i][c] + x[i][c] - mx[i][c]) / 2;
        }
      }
    }
    return x;
  }

  /** Values that are all the same come out as half of that: rows of (M + I)^-1 sum to one half. */
  @Test
  void weightsSumToOneHalf() {
    try (AttentionBench bench =
        new AttentionBench(new CsalrAttention.Settings(3), Role.BIDIRECTIONAL)) {
      Tensor weight = MaskedAttention.find(bench.parameters(), "projection.weight");
      weight.rows(2 * D, 3 * D).zero();
      Tensor bias = MaskedAttention.find(bench.parameters(), "projection.bias");
      for (int c = 0; c < D; c++) {
        bias.set(2L * D + c, c + 1);
      }
      Tensor output = MaskedAttention.find(bench.parameters(), "output.weight").zero();
      for (int c = 0; c < D; c++) {
        output.set((long) c * D + c, 1);
      }
      MaskedAttention.find(bench.parameters(), "output.bias").zero();
      float[] y = bench.self(bench.normal(7, D), 7).toArray();
      for (int e = 0; e < y.length; e++) {
        assertThat(y[e]).isCloseTo((e % D + 1) / 2f, within(1e-5f));
      }
    }
  }

  @Test
  void thereMustBeALandmark() {
    assertThatThrownBy(() -> new CsalrAttention.Settings(0))
        .hasMessage("landmarks: found 0, expected 1 or more");
  }
}
