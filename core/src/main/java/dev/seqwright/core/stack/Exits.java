package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;

/**
 * What looks on while a stack with exits computes sequences: heads in training, and in use a rule
 * that lets sequences go; in a decoder each token is a sequence of its own. It travels in a {@link
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

  /** One for another pass, or step of decoding, that begins anew. */
  default Exits again() {
    return this;
  }
}
