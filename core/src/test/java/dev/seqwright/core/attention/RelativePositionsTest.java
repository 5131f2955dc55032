package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.multihead.AdaptiveSpanAttention;
import dev.seqwright.core.attention.multihead.CapsuleAttention;
import dev.seqwright.core.attention.multihead.GroupedQueryAttention;
import dev.seqwright.core.attention.multihead.TalkingHeadsAttention;
import dev.seqwright.core.attention.prior.GaussianAttention;
import dev.seqwright.core.attention.prior.PredictiveAttention;
import dev.seqwright.core.attention.prior.RealformerAttention;
import dev.seqwright.core.attention.sparse.position.BandAttention;
import dev.seqwright.core.attention.sparse.position.RandomAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Positions;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.position.Shaw;
import dev.seqwright.core.position.T5Buckets;
import dev.seqwright.core.position.Tupe;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every relative position does inside kinds of attention that take it, both directions. */
class RelativePositionsTest {
  private static final int D = AttentionBench.SIZE;
  private static final float STEP = 4e-3f;

  /** Pairs of its own in each head. */
  private static final AttentionKind BY_HEAD =
      new RandomAttention.Settings(3, RandomAttention.Draw.PER_HEAD, 1);

  private static final List<AttentionKind> PLAIN =
      List.of(new FullAttention.Settings(), new BandAttention.Settings(3), BY_HEAD);

  private static final List<AttentionKind> OTHERS =
      List.of(
          new GroupedQueryAttention.Settings(1),
          new RealformerAttention.Settings(),
          new PredictiveAttention.Settings(0.4, 0.3, PredictiveAttention.Form.LINEAR),
          new GaussianAttention.Settings(),
          new GaussianAttention.Settings(GaussianAttention.Form.DISTANCE),
          new TalkingHeadsAttention.Settings(),
          new AdaptiveSpanAttention.Settings(5, 3, 0.3, 0),
          new CapsuleAttention.Settings(2, CapsuleAttention.Routing.DYNAMIC, 0));

  record Case(PositionKind positions, AttentionKind attention, Role role) {}

  static Stream<Case> cases() {
    Stream<PositionKind> kinds =
        Stream.of(
            new Rotary.Settings(),
            new Rotary.Settings(Rotary.Form.HALVES, 100),
            new Shaw.Settings(2),
            new T5Buckets.Settings(4, 5),
            new Tupe.Settings(),
            new Tupe.Settings(false));
    return Stream.concat(
        Stream.concat(kinds, defaults()).flatMap(kind -> inside(kind, PLAIN)),
        defaults().flatMap(kind -> inside(kind, OTHERS)));
  }

  private static Stream<Case> inside(PositionKind positions, List<AttentionKind> kinds) {
    return kinds.stream()
        .flatMap(
            kind ->
                Stream.of(Role.BIDIRECTIONAL, Role.CAUSAL)
                    .map(role -> new Case(positions, kind, role)));
  }

  private static Stream<PositionKind> defaults() {
    return Positions.ALL.stream()
        .map(variant -> defaults(variant.settings()))
        .filter(kind -> kind.relative(new Parameters().root(), D, 2, 8, true).isPresent());
  }

  private static PositionKind defaults(Class<? extends PositionKind> settings) {
    try {
      return settings.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Case> causalCases() {
    return cases().filter(c -> c.role == Role.CAUSAL);
  }

  private static AttentionBench bench(Case c) {
    return new AttentionBench(c.attention, c.role, c.positions);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAgreeWithCentralDifferences(Case c) {
    try (AttentionBench bench = bench(c)) {
      Tensor x = bench.normal(7, D);
      Tensor w = bench.normal(7, D);
      Tensor gradients = bench.workspace().zeros((int) bench.parameters().flatSize());
      Tensor dx = bench.workspace().zeros(7, D);
      Workspace memory = bench.newMemory();
      Graph graph = Graph.differentiating(bench.kernels, memory, gradients);
      Variable y = bench.self(graph, graph.leaf(x, dx), 5, 2);
      y.adopt(memory.allocate(7, D).copyFrom(w));
      graph.backward();
      agree(bench, x, w, x, dx, "x");
      for (Parameter p : bench.parameters().all()) {
        agree(bench, x, w, p.value(), gradients.slice(p.offset(), p.shape()), p.name());
      }
    }
  }

  private static void agree(
      AttentionBench bench, Tensor x, Tensor w, Tensor moved, Tensor gradient, String name) {
    for (long i = 0; i < moved.size(); i += 1 + moved.size() / 10) {
      double expected = slope(bench, x, w, moved, i);
      assertThat((double) gradient.get(i))
          .as(name + "[" + i + "]")
          .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
    }
  }

  private static double slope(AttentionBench bench, Tensor x, Tensor w, Tensor moved, long i) {
    float before = moved.get(i);
    moved.set(i, before + STEP);
    double above = weighted(bench.self(x, 5, 2), w);
    moved.set(i, before - STEP);
    double below = weighted(bench.self(x, 5, 2), w);
    moved.set(i, before);
    return (above - below) / (2.0 * STEP);
  }

  private static double weighted(Tensor y, Tensor w) {
    double sum = 0;
    for (long i = 0; i < y.size(); i++) {
      sum += (double) y.get(i) * w.get(i);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("causalCases")
  void aStepAtATimeGivesWhatWholeSequencesGive(Case c) {
    try (AttentionBench bench = bench(c)) {
      Tensor x = bench.normal(9, D);
      float[] whole = bench.self(x, 9).toArray();
      AttentionBench.Stepper stepper = bench.stepper(null);
      for (int t = 0; t < 9; t++) {
        float[] expected = Arrays.copyOfRange(whole, t * D, (t + 1) * D);
        assertThat(stepper.step(x.rows(t, t + 1), 0).toArray())
            .as("position " + t)
            .containsExactly(expected, within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aSequenceDoesNotDependOnItsBatch(Case c) {
    try (AttentionBench bench = bench(c)) {
      Tensor x = bench.normal(9, D);
      float[] together = bench.self(x, 4, 5).rows(4, 9).toArray();
      assertThat(together).containsExactly(bench.self(x.rows(4, 9), 5).toArray(), within(1e-5f));
    }
  }
}
