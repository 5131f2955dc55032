package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.feedforward.FeedForwardSpec;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.stack.document.DocumentContextSite;
import java.util.Optional;

/** Places of what makes the states of a stack those of sentences in documents. */
final class ContextSites {
  private ContextSites() {}

  /**
   * A place behind a stack.
   *
   * @param layers how many it has
   * @param place where parameters are named
   */
  static DocumentContextSite of(LayerConfig common, int layers, Scope place) {
    WeightInitializer start = common.initialization().layer(layers);
    return new DocumentContextSite(
        new AttentionSpec(
            place,
            place,
            common.size(),
            common.heads(),
            Role.CROSS,
            layers,
            common.maxPositions(),
            common.attentionDrop(),
            start,
            start,
            Optional.empty()),
        new FeedForwardSpec(
            place.at("feed-forward"),
            common.size(),
            common.feedForward(),
            common.activation(),
            common.activationDrop(),
            start),
        common.dropout());
  }
}
