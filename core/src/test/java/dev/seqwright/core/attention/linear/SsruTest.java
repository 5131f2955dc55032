package dev.seqwright.core.attention.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The simpler simple recurrent unit in plain loops. */
class SsruTest {
  private static final int D = AttentionBench.SIZE;
  private static final int[] LENGTHS = {5, 1, 7};

  @Test
  void aStateIsForgottenInPart() {
    try (AttentionBench bench = new AttentionBench(new SsruAttention.Settings(), Role.CAUSAL)) {
      Tensor x = bench.normal(13, D);
      double[][] rows = MaskedAttention.rows(x);
      double[][] fresh = MaskedAttention.affine(bench.parameters(), "state", rows);
      double[][] gates = MaskedAttention.affine(bench.parameters(), "gate", rows);
      float[] found = bench.self(x, LENGTHS).toArray();
      int row = 0;
      for (int length : LENGTHS) {
        double[] state = new double[D];
        for (int t = 0; t < length; t++, row++) {
          for (int c = 0; c < D; c++) {
            double forget = 1 / (1 + Math.exp(-gates[row][c]));
            state[c] = forget * state[c] + (1 - forget) * fresh[row][c];
            assertThat((double) found[row * D + c]).isCloseTo(Math.max(0, state[c]), within(1e-5));
          }
        }
      }
    }
  }
}
