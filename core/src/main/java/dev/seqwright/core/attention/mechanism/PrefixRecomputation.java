package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * Decoding for causal attentions that have no state that a step could update: the inputs of all
 * positions are kept, and each step runs {@link Attention#forward} over the whole prefix of every
 * hypothesis and takes the last position. A step costs what the prefix costs.
 */
public abstract class PrefixRecomputation implements IncrementalAttention {
  private final int size;

  /**
   * @param size D
   */
  protected PrefixRecomputation(int size) {
    this.size = size;
  }

  /** The inputs (D) of every position of every hypothesis. */
  private record Inputs(Cache rows) implements AttentionState {
    /** No: every row would be a prefix of its own in memory. */
    @Override
    public boolean takesSeveralRows() {
      return false;
    }
  }

  @Override
  public final AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new Inputs(new Cache(keep, size));
  }

  @Override
  public final Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Cache cache = ((Inputs) state).rows;
    Tensor all = cache.with(step, rows.value());
    Variable prefixes = GatherRows.apply(graph, graph.constant(all), step.history());
    Sequences sequences = new Sequences(prefixes, step.prefixes());
    return GatherRows.apply(graph, forward(graph, sequences, sequences), step.last());
  }
}
