package dev.seqwright.core.attention.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Average attention in plain loops. */
class AverageTest {
  private static final int D = AttentionBench.SIZE;
  private static final int N = 7;

  @Test
  void averageAttentionGatesTheMeanSoFar() {
    try (AttentionBench bench = new AttentionBench(new AverageAttention.Settings(2), Role.CAUSAL)) {
      Tensor x = bench.normal(N, D);
      double[][] rows = MaskedAttention.rows(x);
      double[][] mean = new double[N][D];
      for (int j = 0; j < N; j++) {
        for (int c = 0; c < D; c++) {
          for (int k = 0; k <= j; k++) {
            mean[j][c] += rows[k][c] / (j + 1);
          }
        }
      }
      double[][] hidden = MaskedAttention.affine(bench.parameters(), "inner", mean);
      double[][] relu = new double[N][];
      Arrays.setAll(relu, i -> Arrays.stream(hidden[i]).map(z -> Math.max(z, 0)).toArray());
      double[][] g = MaskedAttention.affine(bench.parameters(), "outer", relu);
      double[][] both = new double[N][2 * D];
      for (int i = 0; i < N; i++) {
        System.arraycopy(rows[i], 0, both[i], 0, D);
        System.arraycopy(g[i], 0, both[i], D, D);
      }
      double[][] gates = MaskedAttention.affine(bench.parameters(), "gates", both);
      double[][] expected = new double[N][D];
      for (int i = 0; i < N; i++) {
        for (int c = 0; c < D; c++) {
          expected[i][c] = sigmoid(gates[i][c]) * rows[i][c] + sigmoid(gates[i][D + c]) * g[i][c];
        }
      }
      float[] found = bench.self(x, N).toArray();
      for (int e = 0; e < found.length; e++) {
        assertThat((double) found[e]).isCloseTo(expected[e / D][e % D], within(1e-5));
      }
    }
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
