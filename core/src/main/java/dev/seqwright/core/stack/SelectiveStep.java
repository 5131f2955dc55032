package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Selection;

/**
 * A block at work on some rows of a step of decoding. The state takes up all rows, so that later
 * positions see those that were not computed as they are.
 */
@FunctionalInterface
public interface SelectiveStep {
  /**
   * One position of every live hypothesis.
   *
   * @param rows all of them (R, D)
   * @param some those that are computed; there may be none
   * @param state the block's, updated
   * @return all rows (R, D); those that were not selected as they are
   */
  Variable apply(Graph graph, Variable rows, Selection some, DecoderState state, Step step);
}
