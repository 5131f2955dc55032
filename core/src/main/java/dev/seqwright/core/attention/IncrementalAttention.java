package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * An attention that a decoder can have. It works in two ways that must agree: over whole sequences
 * ({@link #forward}) and a position at a time ({@link #start}, then {@link #step}).
 */
public interface IncrementalAttention extends Attention {
  /**
   * What there is before the first step.
   *
   * @param keep where what lasts from step to step is allocated
   * @param source what is attended, ignored by self-attention
   */
  AttentionState start(Graph graph, Workspace keep, Sequences source);

  /**
   * One position of every live hypothesis.
   *
   * @param rows (R, D)
   * @param state what {@link #start} gave, updated
   * @return (R, D)
   */
  Variable step(Graph graph, Variable rows, AttentionState state, Step step);

  /** The same attention as one that tells its weights, where it can. */
  default Optional<WeightedAttention> weighted() {
    return Optional.empty();
  }
}
