package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * An encoder's attention after which the layer goes on with rows of its own, not with those that it
 * was given: {@link #forward} has them as queries and the sequences as memory.
 */
public interface LatentAttention extends Attention {

  /**
   * What attends the sequences of a batch and takes their place in the layers above.
   *
   * @param layout of the sequences
   * @return as many sequences, of other lengths
   */
  Sequences latents(Graph graph, SequenceLayout layout);
}
