package dev.seqwright.core.stack;

import dev.seqwright.core.nn.DecoderState;

/** Tells how a block attended to the source in the last step of decoding. */
@FunctionalInterface
public interface SourceWeights {
  /**
   * Weights that sum to 1, one for each position of the source.
   *
   * @param state the block's
   * @param row of the rows of the last step
   */
  float[] of(DecoderState state, int row);
}
