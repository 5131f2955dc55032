package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;

/** Makes scores of a network's states, and the loss of what is right. */
public interface Head {
  /**
   * The summed loss of a batch; the graph's gradients are complete after {@link Graph#backward}.
   *
   * @param states of the network
   * @param targets what is right, as many as the head predicts for these states
   * @param smoothing label smoothing
   * @param scale what the summed loss is multiplied by before it is differentiated
   */
  CrossEntropy.Result loss(
      Graph graph, Sequences states, int[] targets, double smoothing, double scale);
}
