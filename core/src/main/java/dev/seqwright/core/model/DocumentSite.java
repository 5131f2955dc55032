package dev.seqwright.core.model;

import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.residual.Depth;

/**
 * Where the layers over sentences stand in a network.
 *
 * @param common what all stacks of the network have in common
 * @param scope where their parameters are named
 * @param depth of the network
 */
record DocumentSite(LayerConfig common, Scope scope, Depth depth) {
  /** What makes the layers of a stack. */
  LayerFactory layers(Scope place, StackConfig shape) {
    return new LayerFactory(common, shape, place, depth);
  }
}
