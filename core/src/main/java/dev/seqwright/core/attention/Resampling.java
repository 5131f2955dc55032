package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;

/**
 * Makes the rows that a layer goes on with of those that it is given: trained rows that stand for
 * every sequence, or fewer rows, each of which sums up some positions.
 */
@FunctionalInterface
public interface Resampling {

  /**
   * What attends the sequences of a batch and takes their place in the layers above.
   *
   * @param x the sequences
   * @return as many sequences, of other lengths
   */
  Sequences apply(Graph graph, Sequences x);
}
