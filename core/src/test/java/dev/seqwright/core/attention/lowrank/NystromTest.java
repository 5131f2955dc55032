package dev.seqwright.core.attention.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.compressed.CompressedOracle;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.mechanism.EqualParts;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nystrom's method: its equations in plain loops, and when it is full attention. */
class NystromTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEAD = D / AttentionBench.HEADS;

  @ParameterizedTest
  @CsvSource({"7, 3, 6, 0", "8, 4, 6, 3", "9, 2, 3, 5", "5, 1, 6, 3"})
  void givesWhatTheEquationsGive(int n, int landmarks, int rounds, int convolution) {
    try (AttentionBench bench =
        new AttentionBench(
            new NystromAttention.Settings(landmarks, rounds, convolution), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(n, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      double[][] y = heads(qkv, landmarks, rounds);
      if (convolution > 0) {
        y = CompressedOracle.sum(y, convolved(bench.parameters(), qkv, convolution));
      }
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", y);
      float[] found = bench.self(x, n).toArray();
      for (int e = 0; e < found.length; e++) {
        assertThat((double) found[e])
            .as("element %d", e)
            .isCloseTo(expected[e / D][e % D], within(1e-5));
      }
    }
  }

  private static double[][] heads(double[][] qkv, int landmarks, int rounds) {
    double[][] y = new double[qkv.length][D];
    for (int c = 0; c < D; c += HEAD) {
      double[][] q = CompressedOracle.columns(qkv, c, c + HEAD);
      double[][] k = CompressedOracle.columns(qkv, D + c, D + c + HEAD);
      double[][] v = CompressedOracle.columns(qkv, 2 * D + c, 2 * D + c + HEAD);
      double[][] queries = CompressedOracle.means(q, landmarks);
      double[][] keys = CompressedOracle.means(k, landmarks);
      double[][] z = pseudoInverse(CompressedOracle.weights(queries, keys), rounds);
      double[][] bv = CompressedOracle.product(CompressedOracle.weights(queries, k), v);
      double[][] w = CompressedOracle.product(z, bv);
      CompressedOracle.put(CompressedOracle.product(CompressedOracle.weights(q, keys), w), y, c);
    }
    return y;
  }

  private static double[][] pseudoInverse(double[][] a, int rounds) {
    int m = a.length;
    double column = 0;
    double row = 0;
    for (int i = 0; i < m; i++) {
      double columnSum = 0;
      double rowSum = 0;
      for (int j = 0; j < m; j++) {
        columnSum += a[j][i];
        rowSum += a[i][j];
      }
      column = Math.max(column, columnSum);
      row = Math.max(row, rowSum);
    }
    double[][] z = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        z[i][j] = a[j][i] / (column * row);
      }
    }
    for (int t = 0; t < rounds; t++) {
      double[][] az = CompressedOracle.product(a, z);
      double[][] inner = minus(15, CompressedOracle.product(az, minus(7, az)));
      z = CompressedOracle.product(z, minus(13, CompressedOracle.product(az, inner)));
      for (double[] line : z) {
        for (int j = 0; j < m; j++) {
          line[j] /= 4;
        }
      }
    }
    return z;
  }

  /** value I - x. */
  private static double[][] minus(double value, double[][] x) {
    double[][] y = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i][j] = (i == j ? value : 0) - x[i][j];
      }
    }
    return y;
  }

  private static double[][] convolved(Parameters parameters, double[][] qkv, int width) {
    Tensor kernel = MaskedAttention.find(parameters, "convolution");
    double[][] y = new double[qkv.length][D];
    for (int i = 0; i < qkv.length; i++) {
      for (int t = 0; t < width; t++) {
        int j = i + t - width / 2;
        for (int c = 0; c < D && j >= 0 && j < qkv.length; c++) {
          double weight = kernel.get((long) t * AttentionBench.HEADS + c / HEAD);
          y[i][c] += weight * qkv[j][2 * D + c];
        }
      }
    }
    return y;
  }

  @ParameterizedTest
  @CsvSource({"1", "6", "7"})
  void asManyLandmarksAsPositionsAreFullAttention(int n) {
    try (AttentionBench bench =
            new AttentionBench(new NystromAttention.Settings(7, 6, 0), Role.BIDIRECTIONAL);
        AttentionBench full =
            new AttentionBench(new FullAttention.Settings(), Role.BIDIRECTIONAL)) {
      full.parameters()
          .all()
          .forEach(p -> p.value().copyFrom(MaskedAttention.find(bench.parameters(), p.name())));
      Tensor x = bench.normal(n, D);
      assertThat(bench.self(x, n).toArray())
          .containsExactly(full.self(x, n).toArray(), within(1e-6f));
    }
  }

  /** Alone, together, and beside others: short ones are attended in full, long ones are not. */
  @Test
  void shortAndLongSequencesGoTogether() {
    try (AttentionBench bench =
        new AttentionBench(new NystromAttention.Settings(3, 6, 3), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(20, D);
      int[] lengths = {2, 8, 3, 1, 6};
      Tensor together = bench.self(x, lengths);
      SequenceLayout layout = SequenceLayout.of(lengths);
      for (int b = 0; b < lengths.length; b++) {
        Tensor alone = bench.self(x.rows(layout.start(b), layout.end(b)), lengths[b]);
        assertThat(together.rows(layout.start(b), layout.end(b)).toArray())
            .containsExactly(alone.toArray(), within(1e-6f));
      }
    }
  }

  @Test
  void segmentsAreAsEqualAsCanBe() {
    EqualParts segments = new EqualParts(SequenceLayout.of(7, 2, 6), 3);
    assertThat(segments.owners()).containsExactly(0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 6, 7, 7);
    assertThat(segments.segments()).isEqualTo(SequenceLayout.of(3, 2, 3));
    float third = 1 / 3f;
    assertThat(segments.shares()).containsExactly(third, 0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 0.5f);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new NystromAttention.Settings(0, 6, 0))
        .hasMessage("landmarks: found 0, expected 1 or more");
    assertThatThrownBy(() -> new NystromAttention.Settings(8, 0, 0))
        .hasMessage("rounds: found 0, expected 1 or more");
    assertThatThrownBy(() -> new NystromAttention.Settings(8, 6, 4))
        .hasMessage("convolution: found 4, expected 0 or an odd number");
    assertThatThrownBy(() -> new NystromAttention.Settings(8, 6, -1))
        .hasMessage("convolution: found -1, expected 0 or an odd number");
  }
}
