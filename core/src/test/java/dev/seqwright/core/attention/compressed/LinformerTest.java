package dev.seqwright.core.attention.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.PlainAttend;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.compressed.LinformerAttention.Settings;
import dev.seqwright.core.attention.compressed.LinformerAttention.Sharing;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Projection along the length: its equations, and when it is vanilla attention. */
class LinformerTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int M = 3;
  private static final int N = 7;
  private static final int MEMORY = 5;
  private static final int LONGEST = 9;

  @ParameterizedTest
  @EnumSource
  void encodersFollowTheEquations(Sharing sharing) {
    try (AttentionBench bench =
        new AttentionBench(new Settings(M, LONGEST, sharing), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      double[][] q = CompressedOracle.columns(qkv, 0, D);
      double[][] kv = CompressedOracle.columns(qkv, D, 3 * D);
      assertClose(bench.self(x, N), expected(bench.parameters(), sharing, q, kv));
    }
  }

  @ParameterizedTest
  @EnumSource
  void attentionToAnotherSequenceFollowsTheEquations(Sharing sharing) {
    try (AttentionBench bench = new AttentionBench(new Settings(M, LONGEST, sharing), Role.CROSS)) {
      Tensor x = bench.normal(N, D);
      Tensor memory = bench.normal(MEMORY, D);
      double[][] q = MaskedAttention.affine(bench.parameters(), "query", MaskedAttention.rows(x));
      double[][] kv =
          MaskedAttention.affine(bench.parameters(), "key-value", MaskedAttention.rows(memory));
      assertClose(
          bench.cross(x, new int[] {N}, memory, new int[] {MEMORY}),
          expected(bench.parameters(), sharing, q, kv));
    }
  }

  private static double[][] expected(
      Parameters parameters, Sharing sharing, double[][] q, double[][] kv) {
    double[][] k = projected(parameters, "key-length", sharing, CompressedOracle.columns(kv, 0, D));
    String name = sharing == Sharing.KEY_VALUE ? "key-length" : "value-length";
    double[][] v = projected(parameters, name, sharing, CompressedOracle.columns(kv, D, 2 * D));
    PlainAttend few = new PlainAttend();
    for (int c = 0; c < M; c++) {
      few.add(k[c], v[c]);
    }
    double[][] y = new double[q.length][];
    for (int i = 0; i < y.length; i++) {
      y[i] = few.of(q[i]);
    }
    return MaskedAttention.affine(parameters, "output", y);
  }

  /** E x with the first columns of E; each head has m rows of its own if nothing is shared. */
  private static double[][] projected(
      Parameters parameters, String name, Sharing sharing, double[][] x) {
    Tensor e = MaskedAttention.find(parameters, name);
    double[][] few = new double[M][D];
    for (int r = 0; r < M; r++) {
      for (int c = 0; c < D; c++) {
        int row = sharing == Sharing.NONE ? c / (D / HEADS) * M + r : r;
        for (int j = 0; j < x.length; j++) {
          few[r][c] += (double) e.get((long) row * LONGEST + j) * x[j][c];
        }
      }
    }
    return few;
  }

  private static void assertClose(Tensor found, double[][] expected) {
    for (int e = 0; e < found.size(); e++) {
      double wanted = expected[e / D][e % D];
      assertThat((double) found.get(e))
          .as("element %d", e)
          .isCloseTo(wanted, within(1e-5 * Math.max(1, Math.abs(wanted))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void asManyRowsAsPositionsWithIdentitiesIsFullAttention(Sharing sharing) {
    for (Role role : new Role[] {Role.BIDIRECTIONAL, Role.CROSS}) {
      try (AttentionBench bench = new AttentionBench(new Settings(N, 0, sharing), role);
          AttentionBench full = new AttentionBench(new FullAttention.Settings(), role)) {
        full.parameters()
            .all()
            .forEach(p -> p.value().copyFrom(MaskedAttention.find(bench.parameters(), p.name())));
        bench.parameters().all().stream()
            .filter(p -> p.name().endsWith("-length"))
            .forEach(p -> identities(p.value()));
        Tensor x = bench.normal(N, D);
        Tensor memory = bench.normal(N, D);
        assertThat(output(bench, role, x, memory))
            .containsExactly(output(full, role, x, memory), within(1e-5f));
      }
    }
  }

  private static void identities(Tensor e) {
    e.zero();
    for (int row = 0; row < e.rows(); row++) {
      e.set((long) row * e.columns() + row % N, 1);
    }
  }

  private static float[] output(AttentionBench bench, Role role, Tensor x, Tensor memory) {
    int[] lengths = {N};
    return role == Role.CROSS
        ? bench.cross(x, lengths, memory, lengths).toArray()
        : bench.self(x, N).toArray();
  }

  @Test
  void headsThatShareHaveOneMatrixForKeysAndOneForValues() {
    assertThat(matrices(Sharing.HEADWISE)).containsExactly(M * LONGEST, M * LONGEST);
    assertThat(matrices(Sharing.NONE)).containsExactly(HEADS * M * LONGEST, HEADS * M * LONGEST);
    assertThat(matrices(Sharing.KEY_VALUE)).containsExactly(M * LONGEST);
  }

  private static int[] matrices(Sharing sharing) {
    try (AttentionBench bench =
        new AttentionBench(new Settings(M, LONGEST, sharing), Role.BIDIRECTIONAL)) {
      return bench.parameters().all().stream()
          .filter(p -> p.name().endsWith("-length"))
          .mapToInt(p -> (int) p.size())
          .toArray();
    }
  }

  @Test
  void aSequenceThatIsTooLongIsRefused() {
    try (AttentionBench bench =
        new AttentionBench(new Settings(M, LONGEST, Sharing.HEADWISE), Role.BIDIRECTIONAL)) {
      assertThat(bench.attention.limit()).isEqualTo(LONGEST);
      Tensor x = bench.normal(12, D);
      assertThat(bench.self(x, LONGEST, 3).rows()).isEqualTo(12);
      assertThatThrownBy(() -> bench.self(x, 2, 10))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "linformer cannot attend a sequence of 10 positions: its setting longest allows 9;"
                  + " shorten the sequence, or train a model with a greater longest");
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Settings(0, 0, Sharing.NONE))
        .hasMessage("length: found 0, expected 1 or more");
    assertThatThrownBy(() -> new Settings(1, -1, Sharing.NONE))
        .hasMessage("longest: found -1, expected 0 or more");
  }
}
