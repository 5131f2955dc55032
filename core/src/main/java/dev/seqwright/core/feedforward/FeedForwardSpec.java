package dev.seqwright.core.feedforward;

import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.tensor.Activation;

/**
 * The place in a model that a feed-forward layer is made for.
 *
 * @param scope where its parameters are named
 * @param size D
 * @param hidden F
 * @param activation the model's, for those that have no other
 * @param dropout probability of dropping inside the layer
 * @param initializer how weights start
 */
public record FeedForwardSpec(
    Scope scope,
    int size,
    int hidden,
    Activation activation,
    double dropout,
    WeightInitializer initializer) {

  /** The same for a part with parameters of its own. */
  FeedForwardSpec in(Scope part) {
    return new FeedForwardSpec(part, size, hidden, activation, dropout, initializer);
  }
}
