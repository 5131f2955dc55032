package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * A batch of sequences of vectors.
 *
 * @param rows (N, D), the positions of all sequences one after the other
 * @param layout where each sequence lies
 */
public record Sequences(Variable rows, SequenceLayout layout) {

  /** Other vectors in the same layout. */
  public Sequences with(Variable newRows) {
    return new Sequences(newRows, layout);
  }
}
