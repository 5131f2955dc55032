package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
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

/**
 * {@link PrefixRecomputation} for attentions to another sequence whose positions depend on those
 * before: queries of all positions are kept, and each step attends with those of the whole prefix
 * of every hypothesis. Keys and values are computed once a sentence and shared by its hypotheses.
 */
public abstract class CrossPrefixRecomputation implements IncrementalAttention {
  private final CrossProjection projection;
  private final int size;

  protected CrossPrefixRecomputation(AttentionSpec site) {
    this.projection = new CrossProjection(site);
    this.size = site.size();
  }

  /**
   * What queries find in their source, before the output projection.
   *
   * @param queries (Nq, D), the sequences of a sentence one after the other
   * @param source keys and values (Nk, 2 D), a sequence each sentence
   * @param hypotheses how many sequences of queries each sentence has
   * @return (Nq, D)
   */
  protected abstract Variable attend(
      Graph graph, Sequences queries, Sequences source, SequenceLayout hypotheses);

  @Override
  public final Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable q = projection.queries(graph, query.rows());
    Sequences queries = new Sequences(q, query.layout());
    Variable kv = projection.keysAndValues(graph, source.rows());
    Sequences memory = new Sequences(kv, source.layout());
    Variable y = attend(graph, queries, memory, query.layout().ones());
    return projection.output(graph, y);
  }

  /** Queries (D) of every position of every hypothesis; keys and values (2 D) of every sentence. */
  private record Past(Cache queries, Tensor keysAndValues, SequenceLayout layout)
      implements AttentionState {
    /** No: every row would be a prefix of its own in memory. */
    @Override
    public boolean takesSeveralRows() {
      return false;
    }
  }

  @Override
  public final AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Tensor kv = keep.allocate(source.layout().rows(), 2 * size);
    projection.keysAndValuesInto(graph, source.rows().value(), kv);
    return new Past(new Cache(keep, size), kv, source.layout());
  }

  @Override
  public final Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Past past = (Past) state;
    Tensor all = past.queries.with(step, projection.queries(graph, rows).value());
    Variable prefixes = GatherRows.apply(graph, graph.constant(all), step.history());
    Sequences queries = new Sequences(prefixes, step.prefixes());
    Sequences source = new Sequences(graph.constant(past.keysAndValues), past.layout);
    Variable y = attend(graph, queries, source, step.live());
    return projection.output(graph, GatherRows.apply(graph, y, step.last()));
  }
}
