package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * A block that a decoder can have. It works in two ways that must agree: over whole sequences
 * ({@link #forward}) and a position at a time ({@link #start}, then {@link #step}).
 */
public interface IncrementalBlock extends Block {
  /** The state of blocks that keep nothing. */
  DecoderState NOTHING = new DecoderState() {};

  /**
   * What there is before the first step.
   *
   * @param keep where what lasts from step to step is allocated
   */
  default DecoderState start(Graph graph, Workspace keep, Context context) {
    return NOTHING;
  }

  /**
   * One position of every live hypothesis.
   *
   * @param rows (R, D)
   * @param state what {@link #start} gave, updated
   * @return (R, D)
   */
  Variable step(Graph graph, Variable rows, DecoderState state, Step step);

  /** How a step computes some of the rows while it takes up all, where it can. */
  default Optional<SelectiveStep> selectiveStep() {
    return Optional.empty();
  }

  /** Whether it attends the source of its context. */
  default boolean attendsSource() {
    return false;
  }

  /** Tells how its last attention to the source spread, where that can tell. */
  default Optional<SourceWeights> sourceWeights() {
    return Optional.empty();
  }
}
