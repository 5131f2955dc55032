package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients of the ops that variants are made of, against central differences. */
class PairOpsTest {
  private static final int[] IDS = {3, 0, 3};

  private final GradientCheck check = new GradientCheck();

  /** A row with three pairs, one with none, one with two that share their key. */
  private final Pairs pairs = new Pairs(new int[] {0, 3, 3, 5}, 0, 1, 3, 2, 2);

  @AfterEach
  void free() {
    check.close();
  }

  @Test
  void pairDots() {
    check.check(
        (g, in) -> PairDots.apply(g, in.get(0), in.get(1), pairs, 2, 0.5f),
        check.normal(3, 6),
        check.normal(4, 6));
  }

  @Test
  void pairDotsOfSharedQueriesAndKeys() {
    Pairs own = Pairs.dense(SequenceLayout.of(2, 1), SequenceLayout.of(2, 1), false);
    check.check((g, in) -> PairDots.apply(g, in.get(0), in.get(0), own, 2, 1), check.normal(3, 4));
  }

  @Test
  void pairSoftmax() {
    check.check((g, in) -> PairSoftmax.apply(g, in.get(0), pairs), check.normal(5, 2));
  }

  @Test
  void pairSum() {
    check.check(
        (g, in) -> PairSum.apply(g, in.get(0), in.get(1), pairs),
        check.normal(5, 2),
        check.normal(4, 6));
  }

  @Test
  void pairMax() {
    Pairs windows = new Pairs(new int[] {0, 3, 4, 6}, 0, 1, 3, 2, 3, 4);
    check.check((g, in) -> PairMax.apply(g, in.get(0), windows), check.normal(5, 3));
  }

  @Test
  void lengthProjection() {
    SequenceLayout layout = SequenceLayout.of(4, 1, 3);
    check.check(
        (g, in) -> LengthProjection.apply(g, in.get(0), in.get(1), layout, 1),
        check.normal(8, 4),
        check.normal(2, 5));
    check.check(
        (g, in) -> LengthProjection.apply(g, in.get(0), in.get(1), layout, 2),
        check.normal(8, 4),
        check.normal(2 * 3, 4));
  }

  @Test
  void add() {
    check.check(
        (g, in) -> Add.apply(g, in.get(0), in.get(1)), check.normal(2, 3), check.normal(2, 3));
    check.check((g, in) -> Add.apply(g, in.get(0), in.get(0)), check.normal(2, 3));
  }

  @Test
  void multiply() {
    check.check(
        (g, in) -> Multiply.apply(g, in.get(0), in.get(1)), check.normal(2, 3), check.normal(2, 3));
    check.check((g, in) -> Multiply.apply(g, in.get(0), in.get(0)), check.normal(2, 3));
  }

  @Test
  void scale() {
    check.check((g, in) -> Scale.apply(g, in.get(0), -3), check.normal(2, 3));
  }

  @Test
  void columns() {
    check.check(
        (g, in) ->
            Multiply.apply(
                g, in.get(0).columns(1, 3).contiguous(g), in.get(0).columns(2, 4).contiguous(g)),
        check.normal(3, 5));
  }

  /** Ops that only read take columns where they lie; what is not read has no gradient. */
  @Test
  void opsOverColumnsOfOneVariable() {
    Pairs own = Pairs.dense(SequenceLayout.of(2, 2), SequenceLayout.of(2, 2), true);
    check.check((g, in) -> attention(g, in.get(0), own), check.normal(4, 14));
    check.check(
        (g, in) ->
            Add.apply(g, attention(g, in.get(0), own), in.get(0).columns(4, 8).contiguous(g)),
        check.normal(4, 14));
    check.check(
        (g, in) -> Concat.columns(g, in.get(0), attention(g, in.get(0), own)), check.normal(4, 14));
  }

  /** Of queries, keys and values in columns 1 to 13; twice, so that gradients meet. */
  private static Variable attention(Graph g, Variable x, Pairs pairs) {
    Operand q = x.columns(1, 5);
    Operand k = x.columns(5, 9);
    Variable dots = PairDots.apply(g, q, k, pairs, 2, 0.5f);
    Variable again = PairDots.apply(g, q, x.columns(3, 7), pairs, 2, 0.5f);
    Variable weights = PairSoftmax.apply(g, Add.apply(g, dots, again), pairs);
    return PairSum.apply(g, weights, x.columns(9, 13), pairs);
  }

  @Test
  void everyOpThatTakesColumns() {
    int[] ids = {2, 0, 2};
    float[] factors = {1, 0.5f};
    SequenceLayout layout = SequenceLayout.of(2, 1);
    Pairs windows = new Pairs(new int[] {0, 2, 3}, 0, 1, 2);
    List<BiFunction<Graph, Operand, Variable>> ops =
        List.of(
            (g, x) -> x.contiguous(g),
            (g, x) -> GatherRows.apply(g, x, ids),
            (g, x) -> SegmentSum.apply(g, x, new int[] {1, 0, 1}, factors),
            (g, x) -> CumulativeMean.apply(g, x, layout),
            (g, x) -> UnitRows.apply(g, x),
            (g, x) -> PairMax.apply(g, x, windows),
            (g, x) -> Concat.rows(g, x, x.columns().variable().columns(0, 4)),
            (g, x) -> Concat.columns(g, x.columns(1, 3), x, x.columns(0, 2)));
    ops.forEach(
        op -> check.check((g, in) -> op.apply(g, in.get(0).columns(2, 6)), check.normal(3, 7)));
  }

  /** Four heads of queries go with two of keys and values. */
  @Test
  void pairsOfSharedHeads() {
    check.check(
        (g, in) -> PairDots.apply(g, in.get(0), in.get(1), pairs, 4, 0.5f),
        check.normal(3, 12),
        check.normal(4, 6));
    check.check(
        (g, in) -> PairSum.apply(g, in.get(0), in.get(1), pairs, 2),
        check.normal(5, 4),
        check.normal(4, 6));
  }

  @Test
  void joinedRows() {
    check.check(
        (g, in) -> Concat.rows(g, in.get(0), in.get(1), in.get(0)),
        check.normal(2, 3),
        check.normal(1, 3));
  }

  @Test
  void gatherRows() {
    check.check((g, in) -> GatherRows.apply(g, in.get(0), 2, 0, 2), check.normal(4, 3));
  }

  @Test
  void sumRows() {
    int[] groups = {1, 0, 1};
    check.check(
        (g, in) -> SegmentSum.apply(g, in.get(0), groups, new float[] {1, 0.5f, 3}),
        check.normal(3, 2));
  }

  @Test
  void reshape() {
    check.check((g, in) -> Reshape.apply(g, in.get(0), 3, 4), check.normal(2, 6));
  }

  @Test
  void product() {
    check.check(
        (g, in) -> Product.apply(g, in.get(0), in.get(1)), check.normal(3, 4), check.normal(4, 2));
  }

  @Test
  void softmax() {
    check.check((g, in) -> Softmax.apply(g, in.get(0)), check.normal(3, 4));
  }

  @Test
  void logSoftmax() {
    check.check((g, in) -> LogSoftmax.apply(g, in.get(0)), check.normal(3, 4));
  }

  @Test
  void logarithmAndReciprocalOfSquares() {
    check.check(
        (g, in) -> Logarithm.apply(g, Multiply.apply(g, in.get(0), in.get(0)), 0.5f),
        check.normal(2, 3));
    check.check(
        (g, in) -> Reciprocal.apply(g, Multiply.apply(g, in.get(0), in.get(0)), 0.5f),
        check.normal(2, 3));
  }

  @Test
  void addedRowsOfWhatWasComputed() {
    check.check(
        (g, in) -> AddEmbedding.apply(g, in.get(0), Scale.apply(g, in.get(1), 2), IDS, -3),
        check.normal(3, 2),
        check.normal(4, 2));
  }

  @Test
  void rmsNormalization() {
    check.check(
        (g, in) -> RmsNormalization.apply(g, in.get(0), in.get(1), 1e-5f),
        check.normal(4, 6),
        check.normal(6));
  }

  @Test
  void scaledSum() {
    check.check(
        (g, in) -> ScaledSum.apply(g, in.get(0), in.get(1), in.get(2)),
        check.normal(3, 4),
        check.normal(3, 4),
        check.normal(1));
  }

  @Test
  void pick() {
    check.check((g, in) -> GatherElements.apply(g, in.get(0), 5, 0, 5), check.normal(2, 3));
  }

  @Test
  void weightedSum() {
    check.check(
        (g, in) -> WeightedSum.apply(g, in.subList(0, 3), in.get(3), 1),
        check.normal(4, 3),
        check.normal(4, 3),
        check.normal(4, 3),
        check.normal(2, 3));
  }

  @Test
  void budgetGap() {
    SequenceLayout three = SequenceLayout.of(2, 1, 0);
    SequenceLayout four = SequenceLayout.of(1, 3, 0);
    check.check(
        (g, in) ->
            BudgetGap.apply(
                g,
                List.of(
                    new BudgetGap.Spent(in.get(0), three, 2),
                    new BudgetGap.Spent(in.get(1), four, 0.5)),
                0.25f,
                0.75f,
                1),
        check.normal(3, 1),
        check.normal(4, 1));
  }

  /** Differences know no slope at all. */
  @Test
  void heavisideHasTheSlopeOfTheLogisticFunction() {
    Tensor x = check.normal(6);
    try (NativeSlabs slabs = new NativeSlabs()) {
      Workspace memory = new Workspace(slabs);
      Graph graph = Graph.differentiating(PlainKernels.create(), memory, memory.zeros(1));
      Tensor slopes = memory.zeros(6);
      Variable y = Heaviside.apply(graph, graph.leaf(x, slopes));
      Tensor ones = memory.allocate(6);
      for (int i = 0; i < 6; i++) {
        assertThat(y.value().get(i)).isEqualTo(x.get(i) > 0 ? 1 : 0);
        ones.set(i, 1);
      }
      y.adopt(ones);
      graph.backward();
      for (int i = 0; i < 6; i++) {
        double s = 1 / (1 + Math.exp(-x.get(i)));
        assertThat((double) slopes.get(i)).isCloseTo(s * (1 - s), within(1e-6));
      }
    }
  }

  @Test
  void replacedRows() {
    check.check(
        (g, in) -> ReplaceRows.apply(g, in.get(0), in.get(1), 0, 3),
        check.normal(4, 3),
        check.normal(2, 3));
  }

  @Test
  void scaleRows() {
    check.check(
        (g, in) -> ScaleRows.apply(g, in.get(0), in.get(1)),
        check.normal(3, 4),
        check.normal(3, 1));
  }

  @Test
  void spread() {
    check.check(
        (g, in) -> ScatterElements.apply(g, in.get(0), new long[] {4, 0, 4}, 2, 3),
        check.normal(3, 1));
  }

  @Test
  void joinedColumns() {
    check.check(
        (g, in) -> Concat.columns(g, in.get(0), in.get(1), in.get(0)),
        check.normal(3, 2),
        check.normal(3, 1));
  }

  @Test
  void cumulativeMean() {
    check.check(
        (g, in) -> CumulativeMean.apply(g, in.get(0), SequenceLayout.of(3, 1)), check.normal(4, 2));
  }

  @Test
  void squash() {
    check.check((g, in) -> Squash.apply(g, in.get(0)), check.normal(3, 4));
  }

  @Test
  void windowBias() {
    int[] positions = {0, 1, 2, 0, 1};
    check.check(
        (g, in) ->
            WindowBias.apply(
                g,
                Activate.apply(g, Activation.SIGMOID, in.get(0)),
                Activate.apply(g, Activation.SIGMOID, in.get(1)),
                pairs,
                positions),
        check.normal(3, 2),
        check.normal(3, 2));
  }

  @Test
  void spanMask() {
    check.check(
        (g, in) -> SpanMask.apply(g, in.get(0), 4, 5, 0, 3, 4, 5),
        check.normal(1, 2).fill(0.3f, 0.6f));
  }

  @Test
  void unitRows() {
    check.check((g, in) -> UnitRows.apply(g, in.get(0)), check.normal(3, 4));
  }

  @Test
  void densePairsAreAllOfASequenceAndCausalOnesThoseBefore() {
    SequenceLayout layout = SequenceLayout.of(2, 1);
    assertThat(Pairs.dense(layout, layout, false).keys()).containsExactly(0, 1, 0, 1, 2);
    assertThat(Pairs.dense(layout, layout, true).keys()).containsExactly(0, 0, 1, 2);
    assertThat(Pairs.dense(layout, layout, true).queries()).containsExactly(0, 1, 1, 2);
  }

  @Test
  void sinkhornNormalization() {
    Pairs square = Pairs.dense(SequenceLayout.of(3, 2), SequenceLayout.of(3, 2), false);
    check.check(
        (g, in) -> SinkhornNormalization.apply(g, in.get(0), square, 5, 2, false),
        check.normal(13, 2));
    Pairs triangle = Pairs.dense(SequenceLayout.of(4), SequenceLayout.of(4), true);
    check.check(
        (g, in) -> SinkhornNormalization.apply(g, in.get(0), triangle, 4, 3, true),
        check.normal(10, 2));
  }

  @Test
  void manySinkhornRoundsMakeRowsAndColumnsSumToOne() {
    Pairs square = Pairs.dense(SequenceLayout.of(3), SequenceLayout.of(3), false);
    float[] y =
        check
            .value(
                (g, in) -> SinkhornNormalization.apply(g, in.get(0), square, 3, 50, false),
                check.normal(9, 1))
            .toArray();
    for (int i = 0; i < 3; i++) {
      assertThat(y[3 * i] + y[3 * i + 1] + y[3 * i + 2]).isCloseTo(1f, within(1e-5f));
      assertThat(y[i] + y[i + 3] + y[i + 6]).isCloseTo(1f, within(1e-5f));
    }
  }
}
