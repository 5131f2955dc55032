package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract: what every kind of attention does in every role that it claims. */
class AttentionsTest {
  private static final int D = AttentionBench.SIZE;
  private static final float STEP = 4e-3f;

  /** A kind with its settings in a role that it claims. */
  record Case(AttentionKind kind, Role role) {
    @Override
    public String toString() {
      return Variant.of(Attentions.ALL, kind).name() + " " + kind + " " + role;
    }
  }

  static Stream<Case> cases() {
    return Attentions.ALL.stream()
        .flatMap(
            variant ->
                Stream.of(Role.values())
                    .filter(role -> variant.abilities().contains(role.needs()))
                    .flatMap(
                        role ->
                            Samples.of(variant)
                                .filter(kind -> Samples.suits(kind, role))
                                .map(kind -> new Case(kind, role))));
  }

  static Stream<Case> selfCases() {
    return cases().filter(c -> c.role != Role.CROSS);
  }

  static Stream<Case> causalCases() {
    return cases().filter(c -> c.role == Role.CAUSAL);
  }

  static Stream<Case> crossCases() {
    return cases().filter(c -> c.role == Role.CROSS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAgreeWithCentralDifferences(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      Tensor x = bench.normal(9, D);
      Tensor m = bench.normal(7, D);
      Tensor w = bench.normal(9, D);
      Gradients found = Gradients.of(bench, c.role, x, m, w);
      agree(bench, c, x, m, w, x, found.x(), "x");
      if (c.role == Role.CROSS) {
        agree(bench, c, x, m, w, m, found.m(), "memory");
      }
      for (Parameter p : moved(bench)) {
        Tensor own = found.parameters().slice(p.offset(), p.shape());
        agree(bench, c, x, m, w, p.value(), own, p.name());
      }
    }
  }

  /** The parameters that training moves by their gradients. */
  private static List<Parameter> moved(AttentionBench bench) {
    return bench.parameters().all().stream().filter(p -> p.statistic().isEmpty()).toList();
  }

  private static void agree(
      AttentionBench bench,
      Case c,
      Tensor x,
      Tensor m,
      Tensor w,
      Tensor moved,
      Tensor gradient,
      String name) {
    for (long i = 0; i < moved.size(); i += 1 + moved.size() / 12) {
      float before = moved.get(i);
      moved.set(i, before + STEP);
      double above = Gradients.weighted(bench, c.role, x, m, w);
      moved.set(i, before - STEP);
      double below = Gradients.weighted(bench, c.role, x, m, w);
      moved.set(i, before);
      double expected = (above - below) / (2.0 * STEP);
      assertThat((double) gradient.get(i))
          .as(name + "[" + i + "]")
          .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
    }
  }

  /** The gradients of sum(w y). */
  private record Gradients(Tensor x, Tensor m, Tensor parameters) {
    static Gradients of(AttentionBench bench, Role role, Tensor x, Tensor m, Tensor w) {
      int flat = Math.max(1, (int) bench.parameters().flatSize());
      Tensor parameters = bench.workspace().zeros(flat);
      Workspace memory = bench.newMemory();
      Graph graph = Graph.differentiating(bench.kernels, memory, parameters);
      Tensor dx = bench.workspace().zeros(x.shape());
      Tensor dm = bench.workspace().zeros(m.shape());
      Variable y = output(bench, role, graph, graph.leaf(x, dx), graph.leaf(m, dm));
      y.adopt(memory.allocate(w.shape()).copyFrom(w));
      graph.backward();
      return new Gradients(dx, dm, parameters);
    }

    static double weighted(AttentionBench bench, Role role, Tensor x, Tensor m, Tensor w) {
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      Tensor y = output(bench, role, graph, graph.constant(x), graph.constant(m)).value();
      double sum = 0;
      for (long i = 0; i < y.size(); i++) {
        sum += (double) y.get(i) * w.get(i);
      }
      return sum;
    }

    private static Variable output(
        AttentionBench bench, Role role, Graph graph, Variable x, Variable m) {
      if (role != Role.CROSS) {
        return bench.self(graph, x, 6, 1, 2);
      }
      Sequences queries = new Sequences(x, SequenceLayout.of(6, 1, 2));
      return bench.attention.forward(graph, queries, new Sequences(m, SequenceLayout.of(4, 2, 1)));
    }
  }

  @ParameterizedTest
  @MethodSource("selfCases")
  void aSequenceDoesNotDependOnItsBatch(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      Tensor x = bench.normal(12, D);
      float[] together = bench.self(x, 4, 5, 3).rows(4, 9).toArray();
      float[] alone = bench.self(x.rows(4, 9), 5).toArray();
      assertThat(together).containsExactly(alone, within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("crossCases")
  void aSequenceAndItsMemoryDoNotDependOnTheirBatch(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      Tensor x = bench.normal(7, D);
      Tensor m = bench.normal(9, D);
      int[] queries = {4, 3};
      int[] memories = {4, 5};
      float[] together = bench.cross(x, queries, m, memories).rows(4, 7).toArray();
      float[] alone =
          bench.cross(x.rows(4, 7), new int[] {3}, m.rows(4, 9), new int[] {5}).toArray();
      assertThat(together).containsExactly(alone, within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("causalCases")
  void whatComesLaterChangesNothingBefore(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      Tensor x = bench.normal(11, D);
      for (int t = 1; t < 11; t++) {
        float[] before = bench.self(x, 11).rows(0, t).toArray();
        Tensor changed = bench.normal(11, D);
        changed.rows(0, t).copyFrom(x.rows(0, t));
        assertThat(bench.self(changed, 11).rows(0, t).toArray())
            .as("outputs before position " + t)
            .containsExactly(before, within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("causalCases")
  void aStepAtATimeGivesWhatWholeSequencesGive(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      Tensor x = bench.normal(11, D);
      float[] whole = bench.self(x, 11).toArray();
      AttentionBench.Stepper stepper = bench.stepper(null);
      for (int t = 0; t < 11; t++) {
        float[] step = stepper.step(x.rows(t, t + 1), 0).toArray();
        float[] expected = Arrays.copyOfRange(whole, t * D, (t + 1) * D);
        assertThat(step).as("position " + t).containsExactly(expected, within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("causalCases")
  void hypothesesBranchAndDieWithoutDisturbingEachOther(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      Tensor x = bench.normal(6, D);
      AttentionBench.Stepper beam = bench.stepper(null);
      beam.step(x.rows(0, 1), 0);
      beam.step(x.rows(1, 3), 0, 0);
      beam.step(x.rows(3, 5), 1, 0);
      float[] last = beam.step(x.rows(5, 6), 0).toArray();
      AttentionBench.Stepper alone = bench.stepper(null);
      alone.step(x.rows(0, 1), 0);
      alone.step(x.rows(2, 3), 0);
      alone.step(x.rows(3, 4), 0);
      assertThat(last).containsExactly(alone.step(x.rows(5, 6), 0).toArray(), within(1e-4f));
    }
  }

  @ParameterizedTest
  @MethodSource("crossCases")
  void crossAttentionAStepAtATime(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      Tensor x = bench.normal(4, D);
      Tensor m = bench.normal(5, D);
      float[] whole = bench.cross(x, new int[] {4}, m, new int[] {5}).toArray();
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      Sequences memory = new Sequences(graph.constant(m), SequenceLayout.of(5));
      AttentionBench.Stepper stepper = bench.stepper(memory);
      for (int t = 0; t < 4; t++) {
        float[] expected = Arrays.copyOfRange(whole, t * D, (t + 1) * D);
        assertThat(stepper.step(x.rows(t, t + 1), 0).toArray())
            .containsExactly(expected, within(1e-4f));
      }
    }
  }

  static Stream<Case> decoderCases() {
    return Stream.concat(causalCases(), crossCases());
  }

  @ParameterizedTest
  @MethodSource("decoderCases")
  void whatADecoderCanHaveDecodes(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind, c.role)) {
      assertThat(bench.attention).isInstanceOf(IncrementalAttention.class);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyKindClaimsARoleAndSaysWhatItIs(Case c) {
    Variant<AttentionKind> variant = Variant.of(Attentions.ALL, c.kind);
    assertThat(variant.summary()).isNotBlank();
    assertThat(variant.cost()).isNotBlank();
    assertThat(variant.paper()).isNotBlank();
    assertThat(Set.<Enum<?>>copyOf(variant.abilities()))
        .containsAnyOf(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS);
  }
}
