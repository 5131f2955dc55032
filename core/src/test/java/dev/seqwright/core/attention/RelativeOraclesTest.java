package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.MaskedAttention.Extra;
import dev.seqwright.core.attention.MaskedAttention.Logit;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.multihead.AdaptiveSpanAttention;
import dev.seqwright.core.attention.multihead.GroupedQueryAttention;
import dev.seqwright.core.attention.multihead.TalkingHeadsAttention;
import dev.seqwright.core.attention.prior.GaussianAttention;
import dev.seqwright.core.attention.prior.PredictiveAttention;
import dev.seqwright.core.attention.prior.RealformerAttention;
import dev.seqwright.core.attention.sparse.position.RandomAttention;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.position.Alibi;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.position.Shaw;
import dev.seqwright.core.position.T5Buckets;
import dev.seqwright.core.position.Tener;
import dev.seqwright.core.position.Tupe;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Relative positions against their formulas in plain loops, inside all kinds that compare queries
 * with keys as full attention does, or that do with some values of their parameters.
 */
class RelativeOraclesTest {
  private static final int N = 7;
  private static final List<AttentionKind> ALIKE =
      List.of(
          new FullAttention.Settings(),
          // The same pairs, head by head.
          new RandomAttention.Settings(N, RandomAttention.Draw.PER_HEAD, 1),
          new GroupedQueryAttention.Settings(1),
          new GroupedQueryAttention.Settings(2),
          new RealformerAttention.Settings(),
          new PredictiveAttention.Settings(0, 0, PredictiveAttention.Form.LINEAR),
          new GaussianAttention.Settings(GaussianAttention.Form.DISTANCE),
          new TalkingHeadsAttention.Settings(),
          new AdaptiveSpanAttention.Settings(64, 1, 1, 0));

  private static final int D = AttentionBench.SIZE;
  private static final int HEAD = D / AttentionBench.HEADS;
  private static final Extra NOTHING = (i, j, column) -> 0;

  private static void assertIs(
      PositionKind positions,
      Role role,
      Function<Parameters, Logit> logit,
      Function<Parameters, Extra> extra) {
    ALIKE.forEach(kind -> assertIs(kind, positions, role, logit, extra));
  }

  private static void assertIs(
      AttentionKind kind,
      PositionKind positions,
      Role role,
      Function<Parameters, Logit> logit,
      Function<Parameters, Extra> extra) {
    try (AttentionBench bench = new AttentionBench(kind, role, positions)) {
      setNeutral(bench.parameters());
      Tensor x = bench.normal(N, D);
      Logit given = logit.apply(bench.parameters());
      Logit masked =
          (i, j, h, q, k) ->
              role.causal() && j > i ? Double.NEGATIVE_INFINITY : given.of(i, j, h, q, k);
      double[][] heads =
          MaskedAttention.heads(
              projected(bench.parameters(), x), masked, extra.apply(bench.parameters()));
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", heads);
      float[] found = bench.self(x, N).toArray();
      for (int e = 0; e < N * D; e++) {
        assertThat((double) found[e])
            .as("element %d with %s", e, kind)
            .isCloseTo(expected[e / D][e % D], within(2e-5));
      }
    }
  }

  /** Heads are not mixed, and distances cost nothing. */
  private static void setNeutral(Parameters parameters) {
    for (Parameter p : parameters.all()) {
      switch (p.name()) {
        case "logit-mix", "weight-mix" -> p.value().fill(1, 0, 0, 1);
        case "distance" -> p.value().zero();
        default -> {}
      }
    }
  }

  /** [q k v] of every row, each group's keys and values once for each of its heads. */
  private static double[][] projected(Parameters parameters, Tensor x) {
    double[][] rows = MaskedAttention.rows(x);
    if (parameters.all().stream().noneMatch(p -> p.name().equals("key-value.weight"))) {
      return MaskedAttention.affine(parameters, "projection", rows);
    }
    double[][] q = MaskedAttention.affine(parameters, "query", rows);
    double[][] kv = MaskedAttention.affine(parameters, "key-value", rows);
    double[][] all = new double[N][3 * D];
    for (int i = 0; i < N; i++) {
      int width = kv[i].length / 2;
      for (int c = 0; c < D; c++) {
        int own = c / HEAD * width / D * HEAD + c % HEAD;
        all[i][c] = q[i][c];
        all[i][D + c] = kv[i][own];
        all[i][2 * D + c] = kv[i][width + own];
      }
    }
    return all;
  }

  private static void assertIs(
      PositionKind positions, Role role, Function<Parameters, Logit> logit) {
    assertIs(positions, role, logit, parameters -> NOTHING);
  }

  private static double scaled(double[] q, double[] k) {
    return MaskedAttention.dot(q, k) / Math.sqrt(q.length);
  }

  @Test
  void ropeTurnsByTheDistance() {
    // d = 4: frequencies 1 and 1/100. Turning both by their positions turns one by the difference.
    Logit pairs =
        (i, j, h, q, k) -> {
          double dot = 0;
          for (int p = 0; p < 2; p++) {
            double t = (j - i) * Math.pow(10_000, -2.0 * p / HEAD);
            double a = k[2 * p] * Math.cos(t) - k[2 * p + 1] * Math.sin(t);
            double b = k[2 * p] * Math.sin(t) + k[2 * p + 1] * Math.cos(t);
            dot += q[2 * p] * a + q[2 * p + 1] * b;
          }
          return dot / 2;
        };
    assertIs(new Rotary.Settings(), Role.BIDIRECTIONAL, parameters -> pairs);
    Logit halves =
        (i, j, h, q, k) ->
            pairs.of(
                i,
                j,
                h,
                new double[] {q[0], q[2], q[1], q[3]},
                new double[] {k[0], k[2], k[1], k[3]});
    assertIs(new Rotary.Settings(Rotary.Form.HALVES, 10_000), Role.CAUSAL, parameters -> halves);
  }

  @Test
  void alibiTakesOffTheDistanceTimesTheHeadsSlope() {
    double[] slopes = {1.0 / 16, 1.0 / 256};
    assertIs(
        new Alibi.Settings(),
        Role.BIDIRECTIONAL,
        parameters -> (i, j, h, q, k) -> scaled(q, k) - slopes[h] * Math.abs(i - j));
  }

  @Test
  void t5AddsTheBiasOfTheDistancesBucket() {
    // 8 buckets up to a distance of 6; to both sides 4 each, of which 2 are exact.
    int[] bucket = {0, 1, 2, 2, 3, 3, 3};
    assertIs(
        new T5Buckets.Settings(8, 6),
        Role.BIDIRECTIONAL,
        parameters -> {
          Tensor table = MaskedAttention.find(parameters, "positions.weight");
          return (i, j, h, q, k) -> {
            int b = bucket[Math.abs(j - i)] + (j > i ? 4 : 0);
            return scaled(q, k) + table.get(2L * b + h);
          };
        });
  }

  @Test
  void shawAddsAVectorToKeysAndValues() {
    assertIs(
        new Shaw.Settings(2),
        Role.CAUSAL,
        parameters -> {
          Tensor keys = MaskedAttention.find(parameters, "positions.keys");
          return (i, j, h, q, k) -> {
            double dot = 0;
            for (int c = 0; c < HEAD; c++) {
              dot += q[c] * (k[c] + keys.get((long) clipped(i, j) * HEAD + c));
            }
            return dot / Math.sqrt(HEAD);
          };
        },
        parameters -> {
          Tensor values = MaskedAttention.find(parameters, "positions.values");
          return (i, j, column) -> values.get((long) clipped(i, j) * HEAD + column);
        });
  }

  private static int clipped(int i, int j) {
    return Math.clamp(j - i, -2, 2) + 2;
  }

  @Test
  void tenerAddsSignedSinusoidsAndDoesNotScale() {
    assertIs(
        new Tener.Settings(),
        Role.BIDIRECTIONAL,
        parameters -> {
          Tensor u = MaskedAttention.find(parameters, "positions.content");
          Tensor v = MaskedAttention.find(parameters, "positions.position");
          return (i, j, h, q, k) -> {
            double logit = 0;
            for (int c = 0; c < HEAD; c++) {
              double angle = (j - i) * Math.pow(10_000, -(c - c % 2) / (double) HEAD);
              double r = c % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
              int at = h * HEAD + c;
              logit += q[c] * k[c] + q[c] * r + u.get(at) * k[c] + v.get(at) * r;
            }
            return logit;
          };
        });
  }

  @Test
  void tupeAddsTheProductOfProjectedPositionsAndFreesTheFirst() {
    assertIs(
        new Tupe.Settings(),
        Role.BIDIRECTIONAL,
        parameters -> {
          Tensor table = MaskedAttention.find(parameters, "positions.weight");
          double[][] p = new double[N][D];
          for (int e = 0; e < N * D; e++) {
            p[e / D][e % D] = table.get(e);
          }
          double[][] pq = MaskedAttention.affine(parameters, "positions.query", p);
          double[][] pk = MaskedAttention.affine(parameters, "positions.key", p);
          Tensor untied = MaskedAttention.find(parameters, "positions.untied");
          return (i, j, h, q, k) -> {
            double place = 0;
            for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
              place += pq[i][c] * pk[j][c] / Math.sqrt(2 * HEAD);
            }
            place = i == 0 ? untied.get(h) : j == 0 ? untied.get(2 + h) : place;
            return MaskedAttention.dot(q, k) / Math.sqrt(2 * HEAD) + place;
          };
        });
  }

  /** Logits of a head that falls by the distance times its slope. */
  private static final Logit ALIBI =
      (i, j, h, q, k) -> scaled(q, k) - (h == 0 ? 1.0 / 16 : 1.0 / 256) * Math.abs(i - j);

  private static void assertIs(AttentionBench bench, Tensor x, Logit logit) {
    double[][] expected =
        MaskedAttention.of(bench.parameters(), "projection", x, logit, (i, j, column) -> 0);
    float[] found = bench.self(x, N).toArray();
    for (int e = 0; e < N * D; e++) {
      assertThat((double) found[e]).isCloseTo(expected[e / D][e % D], within(2e-5));
    }
  }

  @Test
  void theDistancesGaussianComesBesidePositions() {
    AttentionKind kind = new GaussianAttention.Settings(GaussianAttention.Form.DISTANCE);
    try (AttentionBench bench =
        new AttentionBench(kind, Role.BIDIRECTIONAL, new Alibi.Settings())) {
      MaskedAttention.find(bench.parameters(), "distance").fill(0.4f, 0.1f, -0.3f, 0.2f);
      double[] w = {0.4, 0.1};
      double[] b = {-0.3, 0.2};
      Tensor x = bench.normal(N, D);
      Logit expected =
          (i, j, h, q, k) -> ALIBI.of(i, j, h, q, k) - Math.abs(w[h] * (i - j) * (i - j) + b[h]);
      assertIs(bench, x, expected);
    }
  }

  @Test
  void spansAreCutFromLogitsWithPositions() {
    AttentionKind kind = new AdaptiveSpanAttention.Settings(4, 2, 0.4, 0);
    try (AttentionBench bench =
        new AttentionBench(kind, Role.BIDIRECTIONAL, new Alibi.Settings())) {
      Tensor x = bench.normal(N, D);
      Logit expected =
          (i, j, h, q, k) ->
              ALIBI.of(i, j, h, q, k)
                  + Math.log(Math.clamp((2 + 4 * 0.4 - Math.abs(i - j)) / 2, 0, 1));
      assertIs(bench, x, expected);
    }
  }

  @Test
  void talkingHeadsMixLogitsWithPositions() {
    AttentionKind kind = new TalkingHeadsAttention.Settings();
    try (AttentionBench bench =
        new AttentionBench(kind, Role.BIDIRECTIONAL, new Alibi.Settings())) {
      MaskedAttention.find(bench.parameters(), "logit-mix").fill(0.7f, 0.5f, -0.2f, 0.9f);
      MaskedAttention.find(bench.parameters(), "weight-mix").fill(1, 0, 0, 1);
      double[][] mix = {{0.7, 0.5}, {-0.2, 0.9}};
      Tensor x = bench.normal(N, D);
      double[][] qkv = projected(bench.parameters(), x);
      Logit expected =
          (i, j, h, q, k) -> {
            double logit = 0;
            for (int g = 0; g < 2; g++) {
              double[] query = Arrays.copyOfRange(qkv[i], g * HEAD, (g + 1) * HEAD);
              double[] key = Arrays.copyOfRange(qkv[j], D + g * HEAD, D + (g + 1) * HEAD);
              logit += mix[h][g] * ALIBI.of(i, j, g, query, key);
            }
            return logit;
          };
      assertIs(bench, x, expected);
    }
  }
}
