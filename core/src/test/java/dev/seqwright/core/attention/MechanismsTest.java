package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.MaskedAttention.Logit;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.attention.multihead.AdaptiveSpanAttention;
import dev.seqwright.core.attention.multihead.CollaborativeAttention;
import dev.seqwright.core.attention.multihead.GroupedQueryAttention;
import dev.seqwright.core.attention.multihead.TalkingHeadsAttention;
import dev.seqwright.core.attention.prior.GaussianAttention;
import dev.seqwright.core.attention.prior.HardGaussianAttention;
import dev.seqwright.core.attention.prior.PredictiveAttention;
import dev.seqwright.core.attention.prior.RealformerAttention;
import dev.seqwright.core.attention.prior.SynthesizerAttention;
import dev.seqwright.core.attention.prior.SynthesizerPart;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Priors and multi-head mechanisms: their formulas in plain loops, and when they are vanilla. */
class MechanismsTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int HEAD = D / HEADS;
  private static final int N = 7;
  private static final double NONE = Double.NEGATIVE_INFINITY;

  private static double scaled(double[] q, double[] k) {
    return MaskedAttention.dot(q, k) / Math.sqrt(q.length);
  }

  /** Self-attention whose logits are the oracle's. */
  private static void assertLogits(
      AttentionKind kind, Role role, Function<Parameters, Logit> logit) {
    try (AttentionBench bench = new AttentionBench(kind, role)) {
      Tensor x = bench.normal(N, D);
      Logit given = logit.apply(bench.parameters());
      Logit masked = (i, j, h, q, k) -> role.causal() && j > i ? NONE : given.of(i, j, h, q, k);
      double[][] expected =
          MaskedAttention.of(bench.parameters(), "projection", x, masked, (i, j, column) -> 0);
      assertClose(bench.self(x, N).toArray(), expected);
    }
  }

  private static void assertClose(float[] found, double[][] expected) {
    for (int e = 0; e < found.length; e++) {
      assertThat((double) found[e])
          .as("element %d", e)
          .isCloseTo(expected[e / D][e % D], within(2e-5));
    }
  }

  /** Copies the weights of a full attention that has the same names, and those given. */
  private static void assertIsFull(AttentionBench bench, AttentionBench full) {
    Tensor x = bench.normal(N, D);
    assertThat(bench.self(x, N).toArray())
        .containsExactly(full.self(x, N).toArray(), within(1e-5f));
  }

  private static AttentionBench fullLike(AttentionBench bench) {
    AttentionBench full = new AttentionBench(new FullAttention.Settings(), Role.BIDIRECTIONAL);
    full.parameters().all().forEach(p -> copy(bench, p.name(), p.value(), 0));
    return full;
  }

  /** Rows of a parameter from {@code row} on. */
  private static void copy(AttentionBench from, String name, Tensor to, int row) {
    Tensor source = MaskedAttention.find(from.parameters(), name);
    to.copyFrom(source.slice((long) row * source.columns(), to.shape()));
  }

  @Test
  void talkingHeadsThatDoNotMixAreFullAttention() {
    try (AttentionBench bench =
        new AttentionBench(new TalkingHeadsAttention.Settings(), Role.BIDIRECTIONAL)) {
      MaskedAttention.find(bench.parameters(), "logit-mix").fill(1, 0, 0, 1);
      MaskedAttention.find(bench.parameters(), "weight-mix").fill(1, 0, 0, 1);
      try (AttentionBench full = fullLike(bench)) {
        assertIsFull(bench, full);
      }
    }
  }

  @Test
  void talkingHeadsMixTheLogits() {
    try (AttentionBench bench =
        new AttentionBench(new TalkingHeadsAttention.Settings(), Role.BIDIRECTIONAL)) {
      // Both heads look with the logits of the first.
      MaskedAttention.find(bench.parameters(), "logit-mix").fill(1, 0, 1, 0);
      MaskedAttention.find(bench.parameters(), "weight-mix").fill(1, 0, 0, 1);
      Tensor x = bench.normal(N, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      Logit firstHead =
          (i, j, h, q, k) ->
              scaled(Arrays.copyOfRange(qkv[i], 0, HEAD), Arrays.copyOfRange(qkv[j], D, D + HEAD));
      double[][] expected =
          MaskedAttention.of(bench.parameters(), "projection", x, firstHead, (i, j, c) -> 0);
      assertClose(bench.self(x, N).toArray(), expected);
    }
  }

  @Test
  void asManyGroupsAsHeadsIsFullAttention() {
    try (AttentionBench full =
            new AttentionBench(new FullAttention.Settings(), Role.BIDIRECTIONAL);
        AttentionBench bench =
            new AttentionBench(new GroupedQueryAttention.Settings(HEADS), Role.BIDIRECTIONAL)) {
      for (String part : List.of("weight", "bias")) {
        copy(
            full,
            "projection." + part,
            MaskedAttention.find(bench.parameters(), "query." + part),
            0);
        copy(
            full,
            "projection." + part,
            MaskedAttention.find(bench.parameters(), "key-value." + part),
            part.equals("weight") ? D : 0);
        copy(full, "output." + part, MaskedAttention.find(bench.parameters(), "output." + part), 0);
      }
      MaskedAttention.find(full.parameters(), "projection.bias").zero();
      MaskedAttention.find(bench.parameters(), "query.bias").zero();
      MaskedAttention.find(bench.parameters(), "key-value.bias").zero();
      assertIsFull(bench, full);
    }
  }

  @Test
  void theCacheOfGroupedQueriesHoldsTheGroupsOnly() {
    try (AttentionBench bench =
        new AttentionBench(new GroupedQueryAttention.Settings(1), Role.CAUSAL)) {
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      Cache cache = (Cache) bench.incremental().start(graph, bench.newMemory(), null);
      assertThat(cache.width()).isEqualTo(2 * HEAD);
    }
  }

  @Test
  void groupsMustDivideTheHeads() {
    assertThatThrownBy(
            () -> new AttentionBench(new GroupedQueryAttention.Settings(3), Role.BIDIRECTIONAL))
        .hasMessage("groups of grouped-query: found 3, expected a divisor of heads (2)");
  }

  @Test
  void realformerAddsTheLogitsOfTheLayerBelow() {
    try (AttentionBench bench =
        new AttentionBench(new RealformerAttention.Settings(), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      float[] lowest = bench.self(graph, graph.constant(x), N).value().toArray();
      float[] above = bench.self(graph, graph.constant(x), N).value().toArray();
      assertClose(lowest, oracle(bench, x, 1));
      // The layer above has the same weights here, so its logits are twice those below.
      assertClose(above, oracle(bench, x, 2));
    }
  }

  private static double[][] oracle(AttentionBench bench, Tensor x, double factor) {
    Logit logit = (i, j, h, q, k) -> factor * scaled(q, k);
    return MaskedAttention.of(bench.parameters(), "projection", x, logit, (i, j, c) -> 0);
  }

  @Test
  void collaborativeHeadsThatKeepToTheirColumnsAreFullAttention() {
    var settings = new CollaborativeAttention.Settings(0, CollaborativeAttention.Start.CONCATENATE);
    try (AttentionBench bench = new AttentionBench(settings, Role.BIDIRECTIONAL)) {
      MaskedAttention.find(bench.parameters(), "content-bias").zero();
      try (AttentionBench full = fullLike(bench)) {
        assertIsFull(bench, full);
      }
    }
  }

  @Test
  void collaborativeHeadsMixColumnsOfFewerKeys() {
    int size = 5;
    var settings = new CollaborativeAttention.Settings(size, CollaborativeAttention.Start.UNIFORM);
    try (AttentionBench bench = new AttentionBench(settings, Role.CAUSAL)) {
      Tensor x = bench.normal(N, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      Tensor mixing = MaskedAttention.find(bench.parameters(), "mixing");
      Tensor content = MaskedAttention.find(bench.parameters(), "content-bias");
      double[][] y = new double[N][D];
      for (int i = 0; i < N; i++) {
        for (int h = 0; h < HEADS; h++) {
          double sum = 0;
          for (int j = 0; j <= i; j++) {
            double logit = 0;
            for (int c = 0; c < size; c++) {
              double mixed = qkv[i][c] * mixing.get(h * size + c) / Math.sqrt(size / 2.0);
              logit += (mixed + content.get(h * size + c)) * qkv[j][size + c];
            }
            sum += Math.exp(logit);
            for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
              y[i][c] += Math.exp(logit) * qkv[j][2 * size + c];
            }
          }
          for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
            y[i][c] /= sum;
          }
        }
      }
      assertClose(
          bench.self(x, N).toArray(), MaskedAttention.affine(bench.parameters(), "output", y));
    }
  }

  @Test
  void gaussianWindowsStandWhereTheQueryPutsThem() {
    for (Role role : List.of(Role.BIDIRECTIONAL, Role.CAUSAL)) {
      try (AttentionBench bench = new AttentionBench(new GaussianAttention.Settings(), role)) {
        Tensor x = bench.normal(N, D);
        double[][] qkv =
            MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
        double[][] q = new double[N][];
        Arrays.setAll(q, i -> Arrays.copyOf(qkv[i], D));
        double[][] hidden = MaskedAttention.affine(bench.parameters(), "window-hidden", q);
        double[][] tanh = new double[N][];
        Arrays.setAll(tanh, i -> Arrays.stream(hidden[i]).map(Math::tanh).toArray());
        double[][] window = MaskedAttention.affine(bench.parameters(), "window", tanh);
        Logit logit =
            (i, j, h, query, key) -> {
              double n = role.causal() ? i + 1 : N;
              double centre = n / (1 + Math.exp(-window[i][h]));
              double sigma = n / (1 + Math.exp(-window[i][HEADS + h])) / 2;
              double away = j - centre;
              return role.causal() && j > i
                  ? NONE
                  : scaled(query, key) - away * away / (2 * sigma * sigma);
            };
        double[][] expected =
            MaskedAttention.of(bench.parameters(), "projection", x, logit, (i, j, c) -> 0);
        assertClose(bench.self(x, N).toArray(), expected);
      }
    }
  }

  @Test
  void hardGaussianWeightsDoNotLookAtTheContent() {
    try (AttentionBench bench =
        new AttentionBench(new HardGaussianAttention.Settings(1.5), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(N, D);
      double[][] v = MaskedAttention.affine(bench.parameters(), "value", MaskedAttention.rows(x));
      double[][] y = new double[N][D];
      for (int i = 0; i < N; i++) {
        for (int c = 0; c < D; c++) {
          int offset = c / HEAD - 1;
          double sum = 0;
          for (int j = 0; j < N; j++) {
            double away = (j - i - offset) / 1.5;
            y[i][c] += Math.exp(-away * away / 2) * v[j][c];
            sum += Math.exp(-away * away / 2);
          }
          y[i][c] /= sum;
        }
      }
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", y);
      assertClose(bench.self(x, N).toArray(), expected);
    }
  }

  @Test
  void adaptiveSpansWeighByTheSoftMask() {
    assertLogits(
        new AdaptiveSpanAttention.Settings(4, 3, 0.4, 0),
        Role.CAUSAL,
        parameters ->
            (i, j, h, q, k) ->
                scaled(q, k) + Math.log(Math.clamp((3 + 4 * 0.4f - Math.abs(i - j)) / 3, 0, 1)));
  }

  @Test
  void theLongestSpanIsFullAttention() {
    assertLogits(
        new AdaptiveSpanAttention.Settings(N, 1, 1, 0),
        Role.BIDIRECTIONAL,
        parameters -> (i, j, h, q, k) -> scaled(q, k));
  }

  @Test
  void aRandomSynthesizerReadsItsLogitsFromATable() {
    SynthesizerAttention.Settings settings =
        new SynthesizerAttention.Settings(List.of(SynthesizerPart.Form.RANDOM), 1, 0);
    try (AttentionBench bench = new AttentionBench(settings, Role.CAUSAL)) {
      Tensor x = bench.normal(N, D);
      Tensor table = MaskedAttention.find(bench.parameters(), "parts.0.weight");
      double[][] v = MaskedAttention.affine(bench.parameters(), "value", MaskedAttention.rows(x));
      double[][] y = new double[N][D];
      for (int i = 0; i < N; i++) {
        for (int c = 0; c < D; c++) {
          double sum = 0;
          for (int j = 0; j <= i; j++) {
            long row = (long) i * HEADS + c / HEAD;
            double weight = Math.exp(table.get(row * AttentionBench.LIMIT + j));
            y[i][c] += weight * v[j][c];
            sum += weight;
          }
          y[i][c] /= sum;
        }
      }
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", y);
      assertClose(bench.self(x, N).toArray(), expected);
    }
  }

  @Test
  void dotProductsAloneAreFullAttention() {
    SynthesizerAttention.Settings settings =
        new SynthesizerAttention.Settings(List.of(SynthesizerPart.Form.DOT_PRODUCT), 1, 0);
    for (Role role : List.of(Role.BIDIRECTIONAL, Role.CAUSAL)) {
      try (AttentionBench bench = new AttentionBench(settings, role);
          AttentionBench full = new AttentionBench(new FullAttention.Settings(), role)) {
        List<String> parts = List.of("parts.0.query", "key", "value");
        for (String end : List.of(".weight", ".bias")) {
          Tensor all = MaskedAttention.find(full.parameters(), "projection" + end);
          for (int p = 0; p < 3; p++) {
            Tensor own = MaskedAttention.find(bench.parameters(), parts.get(p) + end);
            all.slice(p * own.size(), own.shape()).copyFrom(own);
          }
          copy(bench, "output" + end, MaskedAttention.find(full.parameters(), "output" + end), 0);
        }
        assertIsFull(bench, full);
      }
    }
  }

  @Test
  void fixedLogitsAreDrawnFromTheSeed() {
    List<SynthesizerPart.Form> fixed = List.of(SynthesizerPart.Form.FIXED);
    Set<List<Float>> outputs = new HashSet<>();
    for (long seed : List.of(0L, 1L, 2L, 1L)) {
      try (AttentionBench bench =
          new AttentionBench(new SynthesizerAttention.Settings(fixed, 1, seed), Role.CAUSAL)) {
        Tensor x = bench.normal(N, D);
        List<Float> y = new ArrayList<>();
        for (float element : bench.self(x, N).toArray()) {
          y.add(element);
        }
        outputs.add(y);
      }
    }
    assertThat(outputs).hasSize(3);
  }

  @Test
  void logitsThatDoNotEvolveAndThoseOfTheLowestLayerAreFullAttention() {
    try (AttentionBench bench =
            new AttentionBench(new PredictiveAttention.Settings(), Role.BIDIRECTIONAL);
        AttentionBench full = fullLike(bench)) {
      assertIsFull(bench, full);
    }
    try (AttentionBench bench =
            new AttentionBench(
                new PredictiveAttention.Settings(0, 0, PredictiveAttention.Form.LINEAR),
                Role.BIDIRECTIONAL);
        AttentionBench full = fullLike(bench)) {
      assertIsFull(bench, full);
    }
    try (AttentionBench bench = new AttentionBench(new PredictiveAttention.Settings(), Role.CROSS);
        AttentionBench full = new AttentionBench(new FullAttention.Settings(), Role.CROSS)) {
      full.parameters().all().forEach(p -> copy(bench, p.name(), p.value(), 0));
      Tensor x = bench.normal(N, D);
      Tensor memory = bench.normal(5, D);
      int[] lengths = {N};
      int[] memories = {5};
      assertThat(bench.cross(x, lengths, memory, memories).toArray())
          .containsExactly(full.cross(x, lengths, memory, memories).toArray(), within(1e-5f));
    }
  }

  @Test
  void aDistanceThatDoesNotCountIsFullAttention() {
    try (AttentionBench bench =
        new AttentionBench(
            new GaussianAttention.Settings(GaussianAttention.Form.DISTANCE), Role.BIDIRECTIONAL)) {
      MaskedAttention.find(bench.parameters(), "distance").zero();
      try (AttentionBench full = fullLike(bench)) {
        assertIsFull(bench, full);
      }
    }
  }
}
