package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.tensor.CounterRandom;

/**
 * Leaves layers out whole in training, so that the model also works with fewer of them (Fan, Grave
 * and Joulin 2020): in each update layer l is the identity with probability p, whatever the others
 * are. Nothing is rescaled where all layers are used.
 *
 * @param probability p
 * @param site tells the draws of stacks apart
 * @param layers how many of the first blocks of the stack are layers
 */
record LayerDrop(double probability, long site, int layers) {
  /** Leaves nothing out. */
  static final LayerDrop NONE = new LayerDrop(0, 0, 0);

  /** Whether a block, counted from 0, is the identity in this pass. */
  boolean leavesOut(Graph graph, int block) {
    return block < layers && graph.leavesOut(probability, CounterRandom.key(site, block));
  }
}
