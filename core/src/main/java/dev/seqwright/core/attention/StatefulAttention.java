package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;

/**
 * A causal attention with states: S rows that are read by the positions of a block of a text, read
 * that block themselves, and go on to the next one. Besides, positions see the block before.
 */
public interface StatefulAttention extends IncrementalAttention {
  /** W, the positions of a block. */
  int block();

  /** S. */
  int states();

  /** The states that a text begins with (S, D). */
  Variable firstStates(Graph graph);

  /**
   * Whole segments at once.
   *
   * @param all of each sequence the rows that are remembered, of which the oldest begins a block,
   *     and behind them those of its segment (N, D)
   * @param own n of them, those of the segments: the queries
   * @param states of each sequence those of the block that its segment begins in (B S, D)
   */
  Passed forward(Graph graph, Sequences all, Selection own, Variable states);

  /**
   * What a segment leaves.
   *
   * @param rows (n, D)
   * @param states of each sequence those of the block that its next segment begins in (B S, D)
   */
  record Passed(Variable rows, Variable states) {}
}
