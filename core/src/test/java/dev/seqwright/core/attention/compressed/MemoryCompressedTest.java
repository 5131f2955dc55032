package dev.seqwright.core.attention.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.PlainAttend;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.compressed.MemoryCompressedAttention.Settings;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and values through a convolution with a stride: its equations, and when it is vanilla. */
class MemoryCompressedTest {
  private static final int D = AttentionBench.SIZE;
  private static final int N = 8;
  private static final int MEMORY = 7;

  static Stream<Settings> settings() {
    return Stream.of(
        new Settings(3, 3),
        new Settings(2, 5),
        new Settings(4, 4),
        new Settings(1, 2),
        new Settings(20, 20));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void encodersSeeAllBlocks(Settings settings) {
    try (AttentionBench bench = new AttentionBench(settings, Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      double[][] y = new double[N][];
      PlainAttend blocks =
          blocks(bench.parameters(), settings, CompressedOracle.columns(qkv, D, 3 * D), N);
      for (int i = 0; i < N; i++) {
        y[i] = blocks.of(CompressedOracle.columns(qkv, 0, D)[i]);
      }
      assertClose(bench.self(x, N), MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void attentionToAnotherSequenceSeesAllItsBlocks(Settings settings) {
    try (AttentionBench bench = new AttentionBench(settings, Role.CROSS)) {
      Tensor x = bench.normal(N, D);
      Tensor memory = bench.normal(MEMORY, D);
      double[][] q = MaskedAttention.affine(bench.parameters(), "query", MaskedAttention.rows(x));
      double[][] kv =
          MaskedAttention.affine(bench.parameters(), "key-value", MaskedAttention.rows(memory));
      PlainAttend blocks = blocks(bench.parameters(), settings, kv, MEMORY);
      double[][] y = new double[N][];
      for (int i = 0; i < N; i++) {
        y[i] = blocks.of(q[i]);
      }
      assertClose(
          bench.cross(x, new int[] {N}, memory, new int[] {MEMORY}),
          MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void decodersSeeFinishedBlocksAndTheirOwnUpToThemselves(Settings settings) {
    try (AttentionBench bench = new AttentionBench(settings, Role.CAUSAL)) {
      Tensor x = bench.normal(N, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      double[][] kv = CompressedOracle.columns(qkv, D, 3 * D);
      double[][] y = new double[N][];
      for (int i = 0; i < N; i++) {
        int start = i - i % settings.stride();
        PlainAttend seen = blocks(bench.parameters(), settings, kv, start);
        for (int j = start; j <= i; j++) {
          double[][] row = {kv[j]};
          seen.add(
              CompressedOracle.columns(row, 0, D)[0], CompressedOracle.columns(row, D, 2 * D)[0]);
        }
        y[i] = seen.of(CompressedOracle.columns(qkv, 0, D)[i]);
      }
      assertClose(bench.self(x, N), MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  /** The rows of the blocks of the first n positions. */
  private static PlainAttend blocks(
      Parameters parameters, Settings settings, double[][] kv, int n) {
    PlainAttend blocks = new PlainAttend();
    for (int start = 0; start < n; start += settings.stride()) {
      double[][] keys = {new double[settings.kernel() * D]};
      double[][] values = {new double[settings.kernel() * D]};
      for (int t = 0; t < settings.kernel(); t++) {
        int j = start + settings.stride() - settings.kernel() + t;
        if (j >= 0 && j < n) {
          System.arraycopy(kv[j], 0, keys[0], t * D, D);
          System.arraycopy(kv[j], D, values[0], t * D, D);
        }
      }
      blocks.add(
          MaskedAttention.affine(parameters, "key-convolution", keys)[0],
          MaskedAttention.affine(parameters, "value-convolution", values)[0]);
    }
    return blocks;
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
  void blocksOfOnePositionThatAreLeftAsTheyAreAreFullAttention(Role role) {
    try (AttentionBench bench = new AttentionBench(new Settings(1, 1), role);
        AttentionBench full = new AttentionBench(new FullAttention.Settings(), role)) {
      full.parameters()
          .all()
          .forEach(p -> p.value().copyFrom(MaskedAttention.find(bench.parameters(), p.name())));
      for (String part : List.of("key", "value")) {
        MaskedAttention.find(bench.parameters(), part + "-convolution.bias").zero();
        Tensor w = MaskedAttention.find(bench.parameters(), part + "-convolution.weight").zero();
        for (int c = 0; c < D; c++) {
          w.set((long) c * D + c, 1);
        }
      }
      Tensor x = bench.normal(N, D);
      Tensor memory = bench.normal(MEMORY, D);
      assertThat(output(bench, role, x, memory))
          .containsExactly(output(full, role, x, memory), within(1e-5f));
    }
  }

  private static float[] output(AttentionBench bench, Role role, Tensor x, Tensor memory) {
    return role == Role.CROSS
        ? bench.cross(x, new int[] {N}, memory, new int[] {MEMORY}).toArray()
        : bench.self(x, N).toArray();
  }

  @Test
  void aBlockIsReadInOnePiece() {
    StridedWindows windows = new StridedWindows(SequenceLayout.of(1, 7), 4, 3, false);
    assertThat(windows.windows()).isEqualTo(SequenceLayout.of(1, 3));
    Pairs rows = windows.rows();
    assertThat(rows.keys()).containsExactly(0, 1, 2, 3, 3, 4, 5, 6, 6, 7);
    assertThat(windows.taps(-1))
        .containsExactly(-1, 0, -1, -1, -1, 1, 2, 3, 3, 4, 5, 6, 6, 7, -1, -1);
    assertThat(new StridedWindows(SequenceLayout.of(1, 7), 4, 3, true).windows())
        .isEqualTo(SequenceLayout.of(0, 2));
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Settings(0, 1)).hasMessage("stride: found 0, expected 1 or more");
    assertThatThrownBy(() -> new Settings(3, 2))
        .hasMessage("kernel: found 2, expected stride (3) or more, so that every position is read");
  }
}
