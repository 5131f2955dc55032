package dev.seqwright.core.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.recurrent.ErnieDocAttention;
import dev.seqwright.core.attention.recurrent.TransformerXlAttention;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A layer 3 (x + F(2 z)) that remembers four rows of what comes out. */
class SameLayerRecurrenceTest {
  private static final int D = AttentionBench.SIZE;
  private static final int MEMORY = 4;
  private static final int[] CUTS = {3, 5, 1, 2, 4};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace workspace = new Workspace(slabs);

  @AfterEach
  void free() {
    slabs.close();
  }

  /** y = x + F(2 x). */
  private record Twice() implements Residual {
    @Override
    public Variable given(Graph graph, Variable x) {
      return Add.apply(graph, x, x);
    }

    @Override
    public Variable apply(
        Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer) {
      return Add.apply(graph, some.apply(x), sublayer.apply(given(graph, x)));
    }
  }

  /** y = 3 x. */
  private record Thrice() implements IncrementalBlock {
    @Override
    public Sequences forward(Graph graph, Sequences x, Context context) {
      return x.with(Scale.apply(graph, x.rows(), 3));
    }

    @Override
    public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
      return Scale.apply(graph, rows, 3);
    }
  }

  private static SameLayerRecurrence layer(AttentionBench bench) {
    return new SameLayerRecurrence(
        bench.attention.sameLayer().orElseThrow(),
        new Twice(),
        new Thrice(),
        new SegmentMemory("layer", MEMORY, D));
  }

  private static AttentionBench bench() {
    return new AttentionBench(
        new ErnieDocAttention.Settings(MEMORY, Optional.empty(), true), Role.CAUSAL);
  }

  private Sequences rows(Graph graph, List<float[]> rows) {
    Tensor all = workspace.allocate(rows.size(), D);
    for (int i = 0; i < rows.size(); i++) {
      all.rows(i, i + 1).fill(rows.get(i));
    }
    return new Sequences(graph.constant(all), SequenceLayout.of(rows.size()));
  }

  private static List<float[]> rows(Tensor text, int from, int to) {
    List<float[]> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(text.rows(i, i + 1).toArray());
    }
    return rows;
  }

  /** The attention at the last of some rows, whose kind is tested elsewhere, is all it shares. */
  @Test
  void segmentsSeeWhatCameOutOfTheLayerBefore() {
    TransformerXlAttention.Settings plain =
        new TransformerXlAttention.Settings(MEMORY, false, Optional.empty(), true);
    try (AttentionBench bench = bench();
        AttentionBench other = new AttentionBench(plain, Role.CAUSAL)) {
      Tensor text = bench.normal(15, D);
      SegmentState state = new SegmentState(layer(bench).memories(), 1, slabs);
      List<float[]> remembered = new ArrayList<>();
      int at = 0;
      for (int length : CUTS) {
        List<float[]> x = rows(text, at, at + length);
        Graph graph = Graph.inference(bench.kernels, workspace);
        Context context = Context.NONE.of(state.of(new int[1], new boolean[] {at == 0}));
        Tensor found = layer(bench).forward(graph, rows(graph, x), context).rows().value();
        List<float[]> z = new ArrayList<>(remembered);
        z.addAll(x);
        Variable all = rows(graph, z).rows();
        Tensor attended = other.self(Scale.apply(graph, all, 2).value(), z.size());
        for (int i = 0; i < length; i++) {
          float[] y = new float[D];
          for (int c = 0; c < D; c++) {
            y[c] = 3 * (x.get(i)[c] + attended.get((remembered.size() + i) * (long) D + c));
            assertThat(found.get((long) i * D + c)).isCloseTo(y[c], within(1e-5f));
          }
          z.set(remembered.size() + i, y);
        }
        remembered = z.subList(Math.max(0, z.size() - MEMORY), z.size());
        at += length;
      }
    }
  }

  /** One layer carries on what it saw longer ago than its memory reaches. */
  @Test
  void oneLayerKnowsATextBackToItsBeginning() {
    try (AttentionBench bench = bench()) {
      Tensor text = bench.normal(24, D);
      float[] whole = lastSegment(bench, text);
      text.set(0, text.get(0) + 1);
      assertThat(lastSegment(bench, text)).isNotEqualTo(whole);
    }
  }

  private float[] lastSegment(AttentionBench bench, Tensor text) {
    SegmentState state = new SegmentState(layer(bench).memories(), 1, slabs);
    float[] last = {};
    for (int at = 0; at < text.rows(); at += MEMORY) {
      Graph graph = Graph.inference(bench.kernels, workspace);
      Sequences x = rows(graph, rows(text, at, at + MEMORY));
      Context context = Context.NONE.of(state.of(new int[1], new boolean[] {at == 0}));
      last = layer(bench).forward(graph, x, context).rows().value().toArray();
    }
    return last;
  }
}
