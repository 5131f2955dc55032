package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.MaskedAttention.Extra;
import dev.seqwright.core.attention.MaskedAttention.Logit;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.sparse.position.RandomAttention;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.position.Alibi;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.position.Shaw;
import dev.seqwright.core.position.T5Buckets;
import dev.seqwright.core.position.Tener;
import dev.seqwright.core.position.Tupe;
import dev.seqwright.core.tensor.Tensor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Relative positions against their formulas in plain loops. */
class RelativeOraclesTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEAD = D / AttentionBench.HEADS;
  private static final int N = 7;
  private static final Extra NOTHING = (i, j, column) -> 0;

  private static void assertIs(
      PositionKind positions,
      Role role,
      Function<Parameters, Logit> logit,
      Function<Parameters, Extra> extra) {
    assertIs(new FullAttention.Settings(), positions, role, logit, extra);
    // The same pairs, head by head.
    AttentionKind heads = new RandomAttention.Settings(N, RandomAttention.Draw.PER_HEAD, 1);
    assertIs(heads, positions, role, logit, extra);
  }

  private static void assertIs(
      AttentionKind kind,
      PositionKind positions,
      Role role,
      Function<Parameters, Logit> logit,
      Function<Parameters, Extra> extra) {
    try (AttentionBench bench = new AttentionBench(kind, role, positions)) {
      Tensor x = bench.normal(N, D);
      Logit given = logit.apply(bench.parameters());
      Logit masked =
          (i, j, h, q, k) ->
              role.causal() && j > i ? Double.NEGATIVE_INFINITY : given.of(i, j, h, q, k);
      double[][] expected =
          MaskedAttention.of(
              bench.parameters(), "projection", x, masked, extra.apply(bench.parameters()));
      float[] found = bench.self(x, N).toArray();
      for (int e = 0; e < N * D; e++) {
        assertThat((double) found[e])
            .as("element %d", e)
            .isCloseTo(expected[e / D][e % D], within(2e-5));
      }
    }
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
}
