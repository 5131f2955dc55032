package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * What looks on while a stack with exits computes sequences: heads in training, and in use a rule
 * that lets sequences, or {@linkplain #ofTokens single tokens}, go. It travels in a {@link
 * Context}; a stack without exits never asks it.
 */
@FunctionalInterface
public interface Exits {
  /**
   * After a layer that has an exit, but for the last layer.
   *
   * @param exit its number, from 0
   * @param states of the sequences that are left, as a head is to see them
   * @return the numbers of the sequences that go on, among those that are left, ascending; where
   *     none is left the layers above are not computed
   */
  int[] after(Graph graph, int exit, Sequences states);

  /**
   * Whether single tokens leave, each a sequence of its own in {@link #after}, while layers above
   * go on seeing their states as they were; else whole sequences.
   */
  default boolean ofTokens() {
    return false;
  }

  /**
   * One for another pass, or step of decoding, that begins anew.
   *
   * @param tokens of the pass, by sequence
   */
  default Exits again(SequenceLayout tokens) {
    return this;
  }
}
