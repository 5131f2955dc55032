package dev.seqwright.core.attention;

/** An attention whose weights can be told after a step of decoding. */
public interface WeightedAttention extends IncrementalAttention {

  /**
   * How a row of the last step attended to the source of its sentence: the mean over heads, which
   * sums to 1. Computed when asked for, so that steps cost the same whoever asks; valid until the
   * memory of the step is used again.
   *
   * @param row of the rows of the last {@link #step}
   * @return a weight for each position of the source
   */
  float[] weights(AttentionState state, int row);
}
