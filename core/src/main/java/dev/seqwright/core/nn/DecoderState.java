package dev.seqwright.core.nn;

/**
 * What a part of a decoder keeps from one step of decoding to the next; only its maker looks
 * inside.
 */
public interface DecoderState {
  /**
   * Whether a step may hold several positions of one hypothesis, each of which sees those before
   * it; else it holds one of each.
   */
  default boolean takesSeveralRows() {
    return true;
  }
}
