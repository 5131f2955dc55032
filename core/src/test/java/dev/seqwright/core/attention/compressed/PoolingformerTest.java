package dev.seqwright.core.attention.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.PlainAttend;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.compressed.PoolingformerAttention.Pool;
import dev.seqwright.core.attention.compressed.PoolingformerAttention.Settings;
import dev.seqwright.core.attention.sparse.position.BandAttention;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two levels, the second over pooled keys and values: its equations, and when it is a band. */
class PoolingformerTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int N = 11;

  static Stream<Settings> settings() {
    return Stream.of(Pool.values())
        .flatMap(
            pool ->
                Stream.of(
                    new Settings(1, 4, 2, 2, pool),
                    new Settings(2, 5, 2, 3, pool),
                    new Settings(0, 20, 3, 5, pool),
                    new Settings(1, 1, 1, 1, pool)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void encodersFollowTheEquations(Settings settings) {
    assertFollowsTheEquations(settings, Role.BIDIRECTIONAL);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void decodersFollowTheEquations(Settings settings) {
    assertFollowsTheEquations(settings, Role.CAUSAL);
  }

  private static void assertFollowsTheEquations(Settings s, Role role) {
    try (AttentionBench bench = new AttentionBench(s, role)) {
      Parameters parameters = bench.parameters();
      Tensor x = bench.normal(N, D);
      double[][] y = firstLevel(parameters, s, role, x);
      double[][] plu = MaskedAttention.affine(parameters, "second-projection", y);
      double[][] sum = new double[N][D];
      for (int i = 0; i < N; i++) {
        double[] z = seen(parameters, s, role, plu, i).of(Arrays.copyOf(plu[i], D));
        for (int c = 0; c < D; c++) {
          sum[i][c] = y[i][c] + z[c];
        }
      }
      assertClose(bench.self(x, N), MaskedAttention.affine(parameters, "output", sum));
    }
  }

  private static double[][] firstLevel(Parameters parameters, Settings s, Role role, Tensor x) {
    double[][] qkv = MaskedAttention.affine(parameters, "projection", MaskedAttention.rows(x));
    double[][] y = new double[N][];
    for (int i = 0; i < N; i++) {
      PlainAttend near = new PlainAttend();
      for (int j = 0; j < N; j++) {
        if (Math.abs(i - j) <= s.window() && (j <= i || role == Role.BIDIRECTIONAL)) {
          near.add(Arrays.copyOfRange(qkv[j], D, 2 * D), Arrays.copyOfRange(qkv[j], 2 * D, 3 * D));
        }
      }
      y[i] = near.of(Arrays.copyOf(qkv[i], D));
    }
    return y;
  }

  /** The pooled keys and values that position i sees. */
  private static PlainAttend seen(
      Parameters parameters, Settings s, Role role, double[][] plu, int i) {
    PlainAttend seen = new PlainAttend();
    for (int end = s.stride(); end < N + s.stride(); end += s.stride()) {
      List<Integer> members = new ArrayList<>();
      for (int j = end - s.kernel(); j < end; j++) {
        if (j >= 0 && j < N) {
          members.add(j);
        }
      }
      boolean inside =
          role == Role.CAUSAL
              ? end - 1 <= i && members.getFirst() >= i - s.wide()
              : members.stream().allMatch(j -> Math.abs(i - j) <= s.wide());
      if (inside) {
        seen.add(
            pooled(parameters, "key-pool", s, plu, D, end, members),
            pooled(parameters, "value-pool", s, plu, 2 * D, end, members));
      }
    }
    return seen;
  }

  private static double[] pooled(
      Parameters parameters,
      String name,
      Settings s,
      double[][] plu,
      int from,
      int end,
      List<Integer> members) {
    double[][] rows = CompressedOracle.columns(plu, from, from + D);
    double[] row = new double[D];
    if (s.pool() == Pool.MAX) {
      Arrays.setAll(row, c -> members.stream().mapToDouble(j -> rows[j][c]).max().orElseThrow());
      return row;
    }
    int first = end - s.kernel();
    int middle = Math.clamp(first + s.kernel() / 2, members.getFirst(), members.getLast());
    double[][] own = {rows[middle]};
    double[] made =
        s.pool() == Pool.MEAN
            ? new double[s.kernel() * HEADS]
            : MaskedAttention.affine(parameters, name, own)[0];
    for (int c = 0; c < D; c++) {
      int head = c / (D / HEADS);
      double sum = 0;
      for (int j : members) {
        double weight = Math.exp(made[(j - first) * HEADS + head]);
        row[c] += weight * rows[j][c];
        sum += weight;
      }
      row[c] /= sum;
    }
    return row;
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
  @EnumSource(names = {"BIDIRECTIONAL", "CAUSAL"})
  void withoutASecondLevelItIsABand(Role role) {
    assertIsABand(new Settings(2, 0, 2, 3, Pool.DYNAMIC), role);
  }

  @ParameterizedTest
  @EnumSource(names = {"BIDIRECTIONAL", "CAUSAL"})
  void aSecondLevelThatFindsNothingLeavesABand(Role role) {
    assertIsABand(new Settings(2, 6, 2, 3, Pool.MEAN), role);
  }

  private static void assertIsABand(Settings settings, Role role) {
    try (AttentionBench bench = new AttentionBench(settings, role);
        AttentionBench band = new AttentionBench(new BandAttention.Settings(2), role)) {
      band.parameters()
          .all()
          .forEach(p -> p.value().copyFrom(MaskedAttention.find(bench.parameters(), p.name())));
      bench.parameters().all().stream()
          .filter(p -> p.name().startsWith("second-projection"))
          .forEach(p -> p.value().slice(p.size() / 3 * 2, (int) p.size() / 3).zero());
      Tensor x = bench.normal(N, D);
      assertThat(bench.self(x, N).toArray())
          .containsExactly(band.self(x, N).toArray(), within(1e-5f));
    }
  }

  @Test
  void onlyWindowsInTheWideBandAreSeen() {
    Pairs seen = new StridedWindows(SequenceLayout.of(4000), 4, 4, false).within(20);
    assertThat(seen.rows()).isEqualTo(4000);
    assertThat(seen.count()).isLessThanOrEqualTo(4000 * 10).isGreaterThan(4000 * 9 - 100);
    assertThat(new StridedWindows(SequenceLayout.of(3), 4, 4, true).within(20).count()).isZero();
    assertThat(
            new StridedWindows(SequenceLayout.of(9), 2, 2, false).within(Integer.MAX_VALUE).count())
        .isEqualTo(9 * 5);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Settings(-1, 4, 2, 2, Pool.MAX))
        .hasMessage("window: found -1, expected 0 or more");
    assertThatThrownBy(() -> new Settings(5, 4, 2, 2, Pool.MAX))
        .hasMessage("wide: found 4, expected 0, or window (5) or more");
    assertThatThrownBy(() -> new Settings(1, 4, 0, 2, Pool.MAX))
        .hasMessage("stride: found 0, expected 1 or more");
    assertThatThrownBy(() -> new Settings(1, 4, 3, 2, Pool.MAX))
        .hasMessage("kernel: found 2, expected stride (3) or more, so that every position is read");
  }
}
