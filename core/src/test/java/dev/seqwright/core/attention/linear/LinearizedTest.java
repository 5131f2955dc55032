package dev.seqwright.core.attention.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.linear.PerformerAttention.Kernel;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Linear attentions: their equations in plain loops, pair by pair or position by position. */
class LinearizedTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int HEAD = D / HEADS;
  private static final int N = 9;

  /** phi of the row of a head at a position. */
  @FunctionalInterface
  private interface Features {
    double[] of(double[] x, int position, int head);
  }

  private static double[] elu(double[] x, int position, int head) {
    return Arrays.stream(x).map(z -> z > 0 ? z + 1 : Math.exp(z)).toArray();
  }

  private static Features cosine(int horizon) {
    return (x, position, head) -> {
      double angle = Math.PI / 2 * Math.min(position, horizon - 1) / horizon;
      return IntStream.range(0, 2 * HEAD)
          .mapToDouble(
              f -> Math.max(x[f % HEAD], 0) * (f < HEAD ? Math.cos(angle) : Math.sin(angle)))
          .toArray();
    };
  }

  private static double[] rectified(double[] x, int position, int head) {
    return Arrays.stream(x).map(z -> Math.max(z, 0) + 0.001).toArray();
  }

  private static Features positive(int m, long seed) {
    float[] w = RandomDirections.orthogonal(m, HEAD, seed, 1);
    return (x, position, head) -> {
      double[] scaled = Arrays.stream(x).map(z -> z / Math.pow(HEAD, 0.25)).toArray();
      double squares = MaskedAttention.dot(scaled, scaled);
      return IntStream.range(0, m)
          .mapToDouble(i -> Math.exp(along(w, i, scaled) - squares / 2) / Math.sqrt(m))
          .toArray();
    };
  }

  private static Features waves(int m, long seed) {
    float[] w = RandomDirections.gaussian(m, HEAD, seed, 1);
    return (x, position, head) -> {
      double length = Math.sqrt(MaskedAttention.dot(x, x));
      double[] unit =
          IntStream.range(0, HEAD).mapToDouble(c -> sigma(head, c) * x[c] / length).toArray();
      return IntStream.range(0, 2 * m)
          .mapToDouble(i -> i < m ? Math.sin(along(w, i, unit)) : Math.cos(along(w, i - m, unit)))
          .map(y -> y / Math.sqrt(m))
          .toArray();
    };
  }

  /** A scale of rfa, unlike in every place. */
  private static float sigma(int head, int c) {
    return 0.5f + 0.3f * head + 0.1f * c;
  }

  private static void scaleWaves(AttentionBench bench) {
    Tensor scale = MaskedAttention.find(bench.parameters(), "scale");
    for (int e = 0; e < D; e++) {
      scale.set(e, sigma(e / HEAD, e % HEAD));
    }
  }

  static double along(float[] w, int i, double[] x) {
    double sum = 0;
    for (int c = 0; c < HEAD; c++) {
      sum += w[i * HEAD + c] * x[c];
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"BIDIRECTIONAL", "CAUSAL"})
  void weightsAreDotProductsOfFeatures(Role role) {
    assertWeights(new LinearAttention.Settings(), role, LinearizedTest::elu, 1e-6);
    int own = role.causal() ? AttentionBench.LIMIT : N;
    assertWeights(new CosformerAttention.Settings(0), role, cosine(own), 1e-3);
    assertWeights(new CosformerAttention.Settings(-1), role, cosine(AttentionBench.LIMIT), 1e-3);
    assertWeights(new CosformerAttention.Settings(N), role, cosine(N), 1e-3);
    assertWeights(softmax(6, 4), role, positive(6, 4), 0);
    assertWeights(softmax(0, 4), role, positive(6, 4), 0); // 4 ln 4 = 5.5
    assertWeights(
        new PerformerAttention.Settings(0, Kernel.RELU, 0, 1), role, LinearizedTest::rectified, 0);
    assertWeights(new RfaAttention.Settings(24, false, 5), role, waves(24, 5), 0.01);
  }

  /** Softmax by random features that are drawn once. */
  static PerformerAttention.Settings softmax(int features, long seed) {
    return new PerformerAttention.Settings(features, Kernel.SOFTMAX, 0, seed);
  }

  private static void assertWeights(AttentionKind kind, Role role, Features phi, double floor) {
    try (AttentionBench bench = new AttentionBench(kind, role)) {
      if (kind instanceof RfaAttention.Settings) {
        scaleWaves(bench);
      }
      Tensor x = bench.normal(N, D);
      double[][] qkv = projected(bench, x);
      double[][] y = new double[N][D];
      for (int i = 0; i < N; i++) {
        for (int h = 0; h < HEADS; h++) {
          attend(qkv, i, h, role.causal() ? i + 1 : N, phi, floor, y[i]);
        }
      }
      assertClose(bench.self(x, N), MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  private static double[][] projected(AttentionBench bench, Tensor x) {
    return MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
  }

  /** Columns of queries (0), keys (1) or values (2) of a head. */
  private static double[] part(double[] qkv, int which, int h) {
    return Arrays.copyOfRange(qkv, which * D + h * HEAD, which * D + (h + 1) * HEAD);
  }

  private static void attend(
      double[][] qkv, int i, int h, int count, Features phi, double floor, double[] y) {
    double[] q = phi.of(part(qkv[i], 0, h), i, h);
    double sum = 0;
    double[] values = new double[HEAD];
    for (int j = 0; j < count; j++) {
      double weight = MaskedAttention.dot(q, phi.of(part(qkv[j], 1, h), j, h));
      sum += weight;
      for (int c = 0; c < HEAD; c++) {
        values[c] += weight * part(qkv[j], 2, h)[c];
      }
    }
    for (int c = 0; c < HEAD; c++) {
      y[h * HEAD + c] = values[c] / Math.max(sum, floor);
    }
  }

  @Test
  void gatesLetThePastFade() {
    try (AttentionBench bench =
        new AttentionBench(new RfaAttention.Settings(24, true, 6), Role.CAUSAL)) {
      scaleWaves(bench);
      Tensor x = bench.normal(N, D);
      double[][] qkv = projected(bench, x);
      double[][] gates =
          MaskedAttention.affine(bench.parameters(), "gate", MaskedAttention.rows(x));
      Features phi = waves(24, 6);
      double[][] y = new double[N][D];
      for (int i = 0; i < N; i++) {
        for (int h = 0; h < HEADS; h++) {
          faded(qkv, gates, i, h, phi, y[i]);
        }
      }
      assertClose(bench.self(x, N), MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  /** Pair (i, j) has the weight (1 - g_j) g_{j+1} ... g_i phi(q_i) . phi(k_j). */
  private static void faded(
      double[][] qkv, double[][] gates, int i, int h, Features phi, double[] y) {
    double[] q = phi.of(part(qkv[i], 0, h), i, h);
    double left = 1;
    double sum = 0;
    for (int j = i; j >= 0; j--) {
      double gate = 1 / (1 + Math.exp(-gates[j][h]));
      double weight = left * (1 - gate) * MaskedAttention.dot(q, phi.of(part(qkv[j], 1, h), j, h));
      sum += weight;
      for (int c = 0; c < HEAD; c++) {
        y[h * HEAD + c] += weight * part(qkv[j], 2, h)[c];
      }
      left *= gate;
    }
    for (int c = 0; c < HEAD; c++) {
      y[h * HEAD + c] /= Math.max(sum, 0.01);
    }
  }

  @Test
  void theDeltaRuleReplacesWhatAKeyHadStored() {
    assertDelta(new DeltaAttention.Settings(DeltaAttention.Map.ELU, 1), LinearizedTest::elu);
    assertDelta(
        new DeltaAttention.Settings(DeltaAttention.Map.DPFP, 2), LinearizedTest::projection);
  }

  /** DPFP with nu = 2: r_i r_{i-1} for all i, then r_i r_{i-2}. */
  private static double[] projection(double[] x, int position, int head) {
    int width = 2 * HEAD;
    double[] r = new double[width];
    for (int i = 0; i < HEAD; i++) {
      r[i] = Math.max(x[i], 0);
      r[HEAD + i] = Math.max(-x[i], 0);
    }
    return IntStream.range(0, 2 * width)
        .mapToDouble(f -> r[f % width] * r[(f % width - 1 - f / width + width) % width])
        .toArray();
  }

  private static void assertDelta(DeltaAttention.Settings settings, Features psi) {
    try (AttentionBench bench = new AttentionBench(settings, Role.CAUSAL)) {
      Tensor x = bench.normal(N, D);
      double[][] qkv = projected(bench, x);
      double[][] betas =
          MaskedAttention.affine(bench.parameters(), "beta", MaskedAttention.rows(x));
      double[][] y = new double[N][D];
      for (int h = 0; h < HEADS; h++) {
        store(qkv, betas, h, psi, y);
      }
      assertClose(bench.self(x, N), MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  private static void store(double[][] qkv, double[][] betas, int h, Features psi, double[][] y) {
    double[][] state = new double[HEAD][psi.of(new double[HEAD], 0, h).length];
    for (int t = 0; t < N; t++) {
      double beta = 1 / (1 + Math.exp(-betas[t][h]));
      double[] k = normalized(psi.of(part(qkv[t], 1, h), t, h));
      double[] q = normalized(psi.of(part(qkv[t], 0, h), t, h));
      for (int c = 0; c < HEAD; c++) {
        double change = beta * (part(qkv[t], 2, h)[c] - MaskedAttention.dot(state[c], k));
        for (int f = 0; f < k.length; f++) {
          state[c][f] += change * k[f];
        }
        y[t][h * HEAD + c] = MaskedAttention.dot(state[c], q);
      }
    }
  }

  private static double[] normalized(double[] psi) {
    double sum = Math.max(Arrays.stream(psi).sum(), 1e-6);
    return Arrays.stream(psi).map(z -> z / sum).toArray();
  }

  @Test
  void crossAttentionToItselfIsSelfAttention() {
    for (AttentionKind kind :
        new AttentionKind[] {
          new LinearAttention.Settings(),
          new CosformerAttention.Settings(),
          softmax(6, 4),
          new RfaAttention.Settings(24, false, 5)
        }) {
      try (AttentionBench self = new AttentionBench(kind, Role.BIDIRECTIONAL);
          AttentionBench cross = new AttentionBench(kind, Role.CROSS)) {
        copyWeights(self, cross);
        Tensor x = self.normal(N, D);
        int[] length = {N};
        assertThat(cross.cross(x, length, x, length).toArray())
            .containsExactly(self.self(x, N).toArray(), within(1e-5f));
      }
    }
  }

  private static void copyWeights(AttentionBench self, AttentionBench cross) {
    for (Parameter p : cross.parameters().all()) {
      boolean output = p.name().startsWith("output");
      if (p.name().equals("scale")) {
        continue;
      }
      String part = p.name().substring(p.name().indexOf('.'));
      Tensor from =
          MaskedAttention.find(self.parameters(), (output ? "output" : "projection") + part);
      long row = p.name().startsWith("key-value") ? D : 0;
      p.value().copyFrom(from.slice(row * p.value().size() / p.value().dim(0), p.value().shape()));
    }
  }

  @Test
  void aTargetThatIsLongerThanItsSourceSeesItAsFromItsEnd() {
    int source = 4;
    try (AttentionBench bench = new AttentionBench(new CosformerAttention.Settings(), Role.CROSS)) {
      Tensor x = bench.normal(N, D);
      Tensor m = bench.normal(source, D);
      double[][] q = MaskedAttention.affine(bench.parameters(), "query", MaskedAttention.rows(x));
      double[][] kv =
          MaskedAttention.affine(bench.parameters(), "key-value", MaskedAttention.rows(m));
      double[][] y = new double[N][D];
      for (int e = 0; e < N * D; e++) {
        y[e / D][e % D] = crossed(q[e / D], kv, e / D, e % D, cosine(source));
      }
      int[] lengths = {N};
      int[] memory = {source};
      assertClose(
          bench.cross(x, lengths, m, memory),
          MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  private static double crossed(double[] query, double[][] kv, int i, int column, Features phi) {
    int h = column / HEAD;
    double[] q = phi.of(part(query, 0, h), i, h);
    double values = 0;
    double sum = 0;
    for (int j = 0; j < kv.length; j++) {
      double weight = MaskedAttention.dot(q, phi.of(part(kv[j], 0, h), j, h));
      assertThat(weight).isNotNegative();
      values += weight * kv[j][D + column];
      sum += weight;
    }
    return values / Math.max(sum, 1e-3);
  }

  @Test
  void noMoreKeysAreTakenThanTheHorizonIsLong() {
    assertThat(limit(20, Role.BIDIRECTIONAL)).isEqualTo(20);
    assertThat(limit(20, Role.CAUSAL)).isEqualTo(20);
    assertThat(limit(-1, Role.CROSS)).isEqualTo(AttentionBench.LIMIT);
    assertThat(limit(0, Role.CAUSAL)).isEqualTo(AttentionBench.LIMIT);
    assertThat(limit(0, Role.BIDIRECTIONAL)).isEqualTo(Integer.MAX_VALUE);
  }

  private static int limit(int horizon, Role role) {
    try (AttentionBench bench =
        new AttentionBench(new CosformerAttention.Settings(horizon), role)) {
      return bench.attention.limit();
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> softmax(-1, 1)).hasMessage("features: found -1, expected 0 or more");
    assertThatThrownBy(() -> new PerformerAttention.Settings(9, Kernel.RELU, 0, 1))
        .hasMessage("features: found 9, expected 0: kernel relu has as many as a head has numbers");
    assertThatThrownBy(() -> new CosformerAttention.Settings(-2))
        .hasMessage("horizon: found -2, expected -1 or more");
    assertThatThrownBy(() -> new RfaAttention.Settings(0, false, 1))
        .hasMessage("features: found 0, expected 1 or more");
    assertThatThrownBy(
            () -> new AttentionBench(new RfaAttention.Settings(4, true, 1), Role.BIDIRECTIONAL))
        .hasMessage("gate of rfa: found true, expected false but in a decoder's self-attention");
    assertThatThrownBy(() -> new DeltaAttention.Settings(DeltaAttention.Map.DPFP, 0))
        .hasMessage("nu: found 0, expected 1 or more");
    assertThatThrownBy(
            () ->
                new AttentionBench(
                    new DeltaAttention.Settings(DeltaAttention.Map.DPFP, 2 * HEAD), Role.CAUSAL))
        .hasMessage("nu of delta: found 8, expected 7 (2 d - 1) or less");
  }

  private static void assertClose(Tensor found, double[][] expected) {
    for (int e = 0; e < found.size(); e++) {
      double value = expected[e / D][e % D];
      assertThat((double) found.get(e))
          .as("element %d", e)
          .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
    }
  }
}
