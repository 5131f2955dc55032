package dev.seqwright.core.decode;

/** Where worker threads get their model from; they share its parameters. */
public interface DecoderFactory {

  /** A model for the calling thread, which closes it. */
  IncrementalDecoder open();

  /** The most source tokens that the model can encode; longer lines are cut. */
  default int maximumSourceLength() {
    return Integer.MAX_VALUE;
  }

  /** Whether models can tell how they attend to the source. */
  default boolean hasSourceWeights() {
    return false;
  }
}
