package dev.seqwright.core.task;

import dev.seqwright.core.model.Network;
import dev.seqwright.core.nn.Parameters.Scope;

/**
 * The place of a head on an encoder.
 *
 * @param scope where its parameters are named
 * @param size D, of the states that it sees
 */
record HeadSite(Scope scope, int size) {
  /** After the last layer. */
  static HeadSite last(Network encoder) {
    return at(encoder, "head");
  }

  /** After another layer, counted from 1. */
  static HeadSite after(Network encoder, int layer) {
    return at(encoder, "exits." + layer);
  }

  private static HeadSite at(Network encoder, String place) {
    return new HeadSite(encoder.parameters().root().at(place), encoder.config().size());
  }
}
