package dev.seqwright.core.attention.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Induced set attention: its equations in plain loops, and what it cannot see. */
class SetTransformerTest {
  private static final int D = AttentionBench.SIZE;
  private static final int N = 7;

  @Test
  void pointsGatherFromTheSequenceAndPositionsFromThePoints() {
    try (AttentionBench bench =
        new AttentionBench(new SetTransformerAttention.Settings(3), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      double[][] expected = oracle(bench.parameters(), MaskedAttention.rows(x));
      float[] found = bench.self(x, N).toArray();
      for (int e = 0; e < found.length; e++) {
        assertThat((double) found[e])
            .as("element %d", e)
            .isCloseTo(expected[e / D][e % D], within(1e-5));
      }
    }
  }

  private static double[][] oracle(Parameters parameters, double[][] x) {
    double[][] points = CompressedOracle.table(parameters, "points.initial");
    double[][] read = CompressedOracle.multiHead(parameters, "points.", points, x);
    double[][] sum = CompressedOracle.sum(points, read);
    double[][] h = CompressedOracle.norm(parameters, "points.attention-norm.", sum);
    double[][] inner = MaskedAttention.affine(parameters, "points.feed-forward", h);
    double[][] relu =
        Arrays.stream(inner)
            .map(row -> Arrays.stream(row).map(z -> Math.max(z, 0)).toArray())
            .toArray(double[][]::new);
    double[][] gathered =
        CompressedOracle.norm(
            parameters, "points.feed-forward-norm.", CompressedOracle.sum(h, relu));
    return CompressedOracle.multiHead(parameters, "", x, gathered);
  }

  @Test
  void theOrderOfThePositionsIsNotSeen() {
    try (AttentionBench bench =
        new AttentionBench(new SetTransformerAttention.Settings(2), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      Tensor reversed = bench.workspace().allocate(N, D);
      for (int i = 0; i < N; i++) {
        reversed.rows(i, i + 1).copyFrom(x.rows(N - 1 - i, N - i));
      }
      Tensor y = bench.self(x, N);
      Tensor z = bench.self(reversed, N);
      for (int i = 0; i < N; i++) {
        assertThat(z.rows(i, i + 1).toArray())
            .containsExactly(y.rows(N - 1 - i, N - i).toArray(), within(1e-6f));
      }
    }
  }

  @Test
  void thereMustBeAPoint() {
    assertThatThrownBy(() -> new SetTransformerAttention.Settings(0))
        .hasMessage("points: found 0, expected 1 or more");
  }
}
