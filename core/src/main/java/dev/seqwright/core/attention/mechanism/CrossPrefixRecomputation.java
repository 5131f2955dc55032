package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.stream.IntStream;

/**
 * {@link PrefixRecomputation} for attentions to another sequence whose positions depend on those
 * before: each step runs {@link Attention#forward} over the whole prefix of every hypothesis,
 * beside the source of its sentence.
 */
public abstract class CrossPrefixRecomputation implements IncrementalAttention {
  private final int size;

  /**
   * @param size D
   */
  protected CrossPrefixRecomputation(int size) {
    this.size = size;
  }

  /** The inputs (D) of every position of every hypothesis, and the source of every sentence. */
  private record Inputs(Cache rows, Tensor source, SequenceLayout layout)
      implements AttentionState {
    /** No: every row would be a prefix of its own in memory, with a source of its own. */
    @Override
    public boolean takesSeveralRows() {
      return false;
    }
  }

  @Override
  public final AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Tensor rows = source.rows().value();
    Tensor own = keep.allocate(rows.shape()).copyFrom(rows);
    return new Inputs(new Cache(keep, size), own, source.layout());
  }

  @Override
  public final Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Inputs inputs = (Inputs) state;
    Tensor all = inputs.rows.with(step, rows.value());
    Variable prefixes = GatherRows.apply(graph, graph.constant(all), step.history());
    Sequences queries = new Sequences(prefixes, step.prefixes());
    Sequences source = source(graph, inputs, sentences(step.live()));
    return GatherRows.apply(graph, forward(graph, queries, source), step.last());
  }

  /** The sentence of every hypothesis. */
  private static int[] sentences(SequenceLayout live) {
    return IntStream.range(0, live.sequences())
        .flatMap(b -> IntStream.range(0, live.length(b)).map(r -> b))
        .toArray();
  }

  /** The memory of each of these sentences. */
  private static Sequences source(Graph graph, Inputs inputs, int... sentences) {
    SequenceLayout layout = inputs.layout;
    int[] lengths = IntStream.of(sentences).map(layout::length).toArray();
    int[] rows =
        IntStream.of(sentences)
            .flatMap(b -> IntStream.range(layout.start(b), layout.end(b)))
            .toArray();
    Variable own = GatherRows.apply(graph, graph.constant(inputs.source), rows);
    return new Sequences(own, SequenceLayout.of(lengths));
  }
}
