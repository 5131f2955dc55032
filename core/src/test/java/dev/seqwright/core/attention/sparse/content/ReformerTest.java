package dev.seqwright.core.attention.sparse.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention by hashing against its equations, in plain loops and double precision. */
class ReformerTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int HEAD = D / HEADS;
  private static final int N = 11;

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"BIDIRECTIONAL", "CAUSAL"})
  void attendsThoseOfItsBucketInItsChunkAndTheOneBefore(Role role) {
    ReformerAttention.Settings settings = new ReformerAttention.Settings(4, 2, 2, 9);
    assertEquations(settings, role);
    assertEquations(new ReformerAttention.Settings(2, 3, 1, 4), role);
  }

  static Stream<JsonNode> transformersCases() {
    return Vectors.cases(Vectors.read("transformers-attentions.json"))
        .filter(c -> c.has("rotations"));
  }

  @ParameterizedTest
  @MethodSource("transformersCases")
  void givesWhatTransformersGivesByTheSameRotations(JsonNode c) {
    ReformerAttention.Settings settings =
        (ReformerAttention.Settings) Vectors.attention(c.get("kind").asText());
    ReformerAttention.Rotations rotations =
        (r, head, round) -> {
          int first = (head * settings.rounds() + round) * (int) r.size();
          for (int e = 0; e < r.size(); e++) {
            r.set(e, (float) c.get("rotations").get(first + e).asDouble());
          }
        };
    AttentionKind kind = site -> new ReformerAttention(site, settings, rotations);
    try (AttentionBench bench = new AttentionBench(kind, Role.valueOf(c.get("role").asText()))) {
      Vectors.fill(bench.parameters(), c.get("biases").asBoolean());
      int n = c.get("length").asInt();
      Tensor x = Vectors.fill(bench.workspace().allocate(n, D), "x");
      Vectors.assertClose(bench.self(x, n), c.get("y"));
    }
  }

  @Test
  void withEnoughRoundsEverybodyMeetsEverybodyElse() {
    ReformerAttention.Settings settings = new ReformerAttention.Settings(2, N, 60, 1);
    try (AttentionBench bench = new AttentionBench(settings, Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      double[][] qv = MaskedAttention.affine(bench.parameters(), "projection", rows(x));
      assertClose(bench, x, output(bench, qv, (h, i) -> others(i)));
    }
  }

  private static Set<Integer> others(int i) {
    Set<Integer> others = new TreeSet<>();
    for (int j = 0; j < N; j++) {
      others.add(j);
    }
    others.remove(i);
    return others;
  }

  /** What a position of a head attends. */
  @FunctionalInterface
  private interface Met {
    Set<Integer> by(int head, int i);
  }

  private static void assertEquations(ReformerAttention.Settings settings, Role role) {
    try (AttentionBench bench = new AttentionBench(settings, role)) {
      Tensor x = bench.normal(N, D);
      double[][] qv = MaskedAttention.affine(bench.parameters(), "projection", rows(x));
      Met met = (h, i) -> met(settings, role, qv, h, i);
      assertClose(bench, x, output(bench, qv, met));
    }
  }

  private static double[][] rows(Tensor x) {
    return MaskedAttention.rows(x);
  }

  private static Set<Integer> met(
      ReformerAttention.Settings settings, Role role, double[][] qv, int head, int i) {
    Set<Integer> all = new TreeSet<>();
    for (int round = 0; round < settings.rounds(); round++) {
      double[][] rotation = rotation(settings, head, round);
      List<Integer> bucket = new ArrayList<>();
      for (int j = 0; j < N; j++) {
        if (hash(qv[j], head, rotation) == hash(qv[i], head, rotation)) {
          bucket.add(j);
        }
      }
      int own = bucket.indexOf(i) / settings.chunk();
      for (int place = 0; place < bucket.size(); place++) {
        int chunk = place / settings.chunk();
        int j = bucket.get(place);
        if ((chunk == own || chunk == own - 1) && j != i && !(role.causal() && j > i)) {
          all.add(j);
        }
      }
    }
    return all.isEmpty() ? Set.of(i) : all;
  }

  /** argmax of [q R; -q R]. */
  private static int hash(double[] q, int head, double[][] rotation) {
    int half = rotation[0].length;
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int b = 0; b < 2 * half; b++) {
      double turned = 0;
      for (int c = 0; c < HEAD; c++) {
        turned += q[head * HEAD + c] * rotation[c][b % half] * (b < half ? 1 : -1);
      }
      if (turned > largest) {
        largest = turned;
        best = b;
      }
    }
    return best;
  }

  /** R of a head and a round of the first layer, as its seed makes it. */
  private static double[][] rotation(ReformerAttention.Settings settings, int head, int round) {
    long layer = CounterRandom.key(settings.seed(), 1);
    long key = CounterRandom.key(CounterRandom.key(layer, head), round);
    SplittableRandom random = new SplittableRandom(key);
    double[][] rotation = new double[HEAD][settings.buckets() / 2];
    for (double[] row : rotation) {
      for (int b = 0; b < row.length; b++) {
        row[b] = (float) random.nextGaussian();
      }
    }
    return rotation;
  }

  private static double[][] output(AttentionBench bench, double[][] qv, Met met) {
    double[][] y = new double[N][D];
    for (int i = 0; i < N; i++) {
      for (int h = 0; h < HEADS; h++) {
        attend(qv, h, i, met.by(h, i), y[i]);
      }
    }
    return MaskedAttention.affine(bench.parameters(), "output", y);
  }

  private static void attend(double[][] qv, int h, int i, Set<Integer> met, double[] y) {
    double sum = 0;
    for (int j : met) {
      double dot = 0;
      double square = 0;
      for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
        dot += qv[i][c] * qv[j][c];
        square += qv[j][c] * qv[j][c];
      }
      double weight = Math.exp(dot / Math.sqrt(square) / Math.sqrt(HEAD));
      sum += weight;
      for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
        y[c] += weight * qv[j][D + c];
      }
    }
    for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
      y[c] /= sum;
    }
  }

  private static void assertClose(AttentionBench bench, Tensor x, double[][] expected) {
    float[] found = bench.self(x, N).toArray();
    for (int e = 0; e < found.length; e++) {
      double value = expected[e / D][e % D];
      assertThat((double) found[e])
          .as("element %d", e)
          .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
    }
  }
}
