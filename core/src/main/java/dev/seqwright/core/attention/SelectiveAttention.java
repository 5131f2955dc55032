package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;

/**
 * An attention in which some rows can be queries while all rows are keys. What a query finds is
 * what it finds among all queries; what was not selected is seen, and gets no output.
 */
public interface SelectiveAttention extends IncrementalAttention {
  /**
   * Whole sequences at once.
   *
   * @param x all rows (N, D)
   * @param some n of them, the queries
   * @param source as in {@link #forward(Graph, Sequences, Sequences)}: x in self-attention
   * @return (n, D)
   */
  Variable forward(Graph graph, Sequences x, Selection some, Sequences source);

  /**
   * One position of every live hypothesis. The state takes up all of them, even if none is a query.
   *
   * @param rows all of them (R, D)
   * @param some n of them, the queries
   * @param state what {@link #start} gave, updated
   * @return (n, D)
   */
  Variable step(Graph graph, Variable rows, Selection some, AttentionState state, Step step);
}
