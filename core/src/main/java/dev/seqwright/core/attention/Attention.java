package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * Lets each position of a sequence gather from positions of a memory: the sequence itself or
 * another one. The part of a layer between its norm and its residual connection, projections
 * included.
 *
 * <p>A decoder's attention works in two ways that must agree: over whole sequences ({@link
 * #forward}) and a position at a time ({@link #start}, then {@link #step}).
 */
public interface Attention {
  /**
   * Whole sequences at once.
   *
   * @param query (Nq, D)
   * @param memory (Nk, D), as many sequences; the same as {@code query} in self-attention
   * @return (Nq, D)
   */
  Variable forward(Graph graph, Sequences query, Sequences memory);

  /** The longest sequence of keys that it can take. */
  default int limit() {
    return Integer.MAX_VALUE;
  }

  /**
   * What there is before the first step.
   *
   * @param keep where what lasts from step to step is allocated
   * @param memory the encoder's output, ignored by self-attention
   */
  AttentionState start(Graph graph, Workspace keep, Sequences memory);

  /**
   * One position of every live hypothesis.
   *
   * @param rows (R, D)
   * @param state what {@link #start} gave, updated
   * @return (R, D)
   */
  Variable step(Graph graph, Variable rows, AttentionState state, Step step);
}
