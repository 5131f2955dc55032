package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionsTest.Case;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds in which some rows can be queries while all are keys: they find what all would find. */
class SelectiveAttentionsTest {
  private static final int D = AttentionBench.SIZE;
  private static final SequenceLayout QUERIES = SequenceLayout.of(6, 2, 1, 3);
  private static final SequenceLayout MEMORY = SequenceLayout.of(4, 1, 2, 5);

  /** The first and the last of a sequence among them, some in the middle, of one sequence none. */
  private static final Set<Integer> CHOSEN = Set.of(0, 3, 5, 7, 10, 11);

  private static final Selection SOME = Selection.of(QUERIES, CHOSEN::contains);

  static Stream<Case> cases() {
    return AttentionsTest.cases().filter(SelectiveAttentionsTest::claims);
  }

  static Stream<Case> causalCases() {
    return cases().filter(c -> c.role() == Role.CAUSAL);
  }

  static Stream<Case> crossCases() {
    return cases().filter(c -> c.role() == Role.CROSS);
  }

  private static boolean claims(Case c) {
    return Variant.of(Attentions.ALL, c.kind()).abilities().contains(Ability.SELECTIVE);
  }

  static Stream<Case> allCases() {
    return AttentionsTest.cases();
  }

  @ParameterizedTest
  @MethodSource("allCases")
  void whatClaimsItIsItByItsType(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind(), c.role())) {
      assertThat(bench.attention.selective().isPresent() || !claims(c)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void someRowsFindWhatTheyFindAmongAll(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind(), c.role())) {
      Tensor x = bench.normal(QUERIES.rows(), D);
      Tensor m = bench.normal(MEMORY.rows(), D);
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      Variable all = whole(bench, c.role(), graph, graph.constant(x), graph.constant(m));
      Variable own = selected(bench, c.role(), graph, graph.constant(x), graph.constant(m));
      assertThat(own.value().toArray())
          .containsExactly(SOME.of(graph, all).value().toArray(), within(1e-6f));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfTheseRowsAmongAll(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind(), c.role())) {
      Tensor x = bench.normal(QUERIES.rows(), D);
      Tensor m = bench.normal(MEMORY.rows(), D);
      Tensor w = bench.normal(SOME.count(), D);
      float[] expected =
          gradients(bench, x, m, w, (g, a, b) -> SOME.of(g, whole(bench, c.role(), g, a, b)));
      float[] found = gradients(bench, x, m, w, (g, a, b) -> selected(bench, c.role(), g, a, b));
      assertThat(found).containsExactly(expected, within(1e-5f));
    }
  }

  /** What some rows find, of inputs and the memory. */
  @FunctionalInterface
  private interface Pass {
    Variable of(Graph graph, Variable x, Variable m);
  }

  /** Those of x, of m and of the parameters. */
  private static float[] gradients(AttentionBench bench, Tensor x, Tensor m, Tensor w, Pass pass) {
    Tensor parameters = bench.workspace().zeros(Math.max(1, (int) bench.parameters().flatSize()));
    Tensor inputs = bench.workspace().zeros(x.rows() + m.rows(), D);
    Workspace memory = bench.newMemory();
    Graph graph = Graph.differentiating(bench.kernels, memory, parameters);
    Variable from = graph.leaf(x, inputs.rows(0, x.rows()));
    Variable to = graph.leaf(m, inputs.rows(x.rows(), inputs.rows()));
    pass.of(graph, from, to).adopt(memory.allocate(w.shape()).copyFrom(w));
    graph.backward();
    float[] all = Arrays.copyOf(inputs.toArray(), (int) (inputs.size() + parameters.size()));
    System.arraycopy(parameters.toArray(), 0, all, (int) inputs.size(), (int) parameters.size());
    return all;
  }

  @ParameterizedTest
  @MethodSource("causalCases")
  void aStepTakesUpRowsThatDoNotAsk(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind(), c.role())) {
      steps(bench, null);
    }
  }

  @ParameterizedTest
  @MethodSource("crossCases")
  void aStepAsksASourceByTheSelectedRowsAlone(Case c) {
    try (AttentionBench bench = new AttentionBench(c.kind(), c.role())) {
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      steps(bench, new Sequences(graph.constant(bench.normal(5, D)), SequenceLayout.of(5)));
    }
  }

  private static void steps(AttentionBench bench, Sequences memory) {
    AttentionBench.Stepper all = bench.stepper(memory);
    AttentionBench.Stepper some = bench.stepper(memory);
    for (int t = 0; t < 7; t++) {
      int asked = t; // none at first, then one, both, ...
      Selection own = Selection.of(SequenceLayout.of(2), r -> (asked >> r & 1) == 1);
      Tensor x = bench.normal(2, D);
      int[] parents = t == 0 ? new int[] {0, 0} : new int[] {0, 1};
      float[] expected = rows(all.step(x, parents), own);
      assertThat(some.step(x, own, parents).toArray()).containsExactly(expected, within(1e-6f));
    }
  }

  private static float[] rows(Tensor all, Selection own) {
    float[] rows = new float[own.count() * D];
    for (int i = 0; i < own.count(); i++) {
      int row = own.rows()[i];
      System.arraycopy(all.rows(row, row + 1).toArray(), 0, rows, i * D, D);
    }
    return rows;
  }

  private static Variable whole(
      AttentionBench bench, Role role, Graph graph, Variable x, Variable m) {
    Sequences queries = new Sequences(x, QUERIES);
    Sequences source = role == Role.CROSS ? new Sequences(m, MEMORY) : queries;
    return bench.attention.forward(graph, queries, source);
  }

  private static Variable selected(
      AttentionBench bench, Role role, Graph graph, Variable x, Variable m) {
    Sequences queries = new Sequences(x, QUERIES);
    Sequences source = role == Role.CROSS ? new Sequences(m, MEMORY) : queries;
    SelectiveAttention asked = bench.attention.selective().orElseThrow();
    return asked.forward(graph, queries, SOME, source);
  }
}
