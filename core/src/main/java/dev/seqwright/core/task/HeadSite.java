package dev.seqwright.core.task;

import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.nn.Parameters.Scope;

/**
 * The place of a head on an encoder.
 *
 * @param scope where its parameters are named
 * @param size D, of the states that it sees
 */
record HeadSite(Scope scope, int size) {
  /** After the last layer. */
  static HeadSite last(EncoderOnly encoder) {
    return at(encoder, "head");
  }

  /** After another layer, counted from 1. */
  static HeadSite after(EncoderOnly encoder, int layer) {
    return at(encoder, "exits." + layer);
  }

  private static HeadSite at(EncoderOnly encoder, String place) {
    return new HeadSite(encoder.parameters().root().at(place), encoder.config().size());
  }
}
