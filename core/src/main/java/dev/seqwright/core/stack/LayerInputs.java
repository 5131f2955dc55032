package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/** What is added to the rows of a stack in front of each of its layers. */
@FunctionalInterface
public interface LayerInputs {

  /**
   * The rows with what belongs to a layer.
   *
   * @param rows (N, D)
   * @param layer counted from 0
   */
  Variable add(Graph graph, Variable rows, int layer);
}
