package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;

/**
 * A causal attention whose queries see, besides what lies before them in their own segment, rows
 * that came out of the same layer when it read earlier segments of the text.
 */
public interface SameLayerAttention extends IncrementalAttention {
  /** M, how many rows of earlier segments it is to be given at most; 1 or more. */
  int memory();

  /**
   * Whole segments at once.
   *
   * @param all of each sequence the rows that are remembered, oldest first, and behind them those
   *     of its segment (N, D)
   * @param own n of them, those of the segments: the queries
   * @return (n, D)
   */
  Variable forward(Graph graph, Sequences all, Selection own);

  /**
   * Takes up what came out of the layer at the positions of the last {@link #step}: later segments
   * see it.
   *
   * @param rows as {@link #forward} would be given them (R, D)
   */
  void out(Graph graph, Variable rows, AttentionState state, Step step);
}
