package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * The unit of an exit: whether a state h (D) is good enough, softmax(h W' + b) over to leave and to
 * stay. It does not move the states that it reads.
 *
 * <p>Parameters, in the given scope: {@code weight} (2, D), which starts at zeros, and {@code bias}
 * (2).
 */
public final class LeaveHead {
  private static final int LEAVE = 0;
  private static final int STAY = 1;

  private final Output output;

  /**
   * @param size D
   */
  public LeaveHead(Scope scope, int size) {
    Parameter matrix = scope.create("weight", Initializer.zeros(), 2, size).asWeight();
    this.output = new Output(matrix, Optional.of(scope.create("bias", Initializer.zeros(), 2)));
  }

  /** The logits (N, 2) of states (N, D). */
  public Tensor logits(Graph graph, Variable states) {
    return output.logits(graph, states);
  }

  /**
   * Adds the gradients of -log P(what is right) at some of the states.
   *
   * @param states (N, D)
   * @param rows which of them
   * @param leaves what is right for each of these
   * @param scale what the summed loss is multiplied by before it is differentiated
   * @return the summed loss
   */
  public CrossEntropy.Result learn(
      Graph graph, Tensor states, int[] rows, boolean[] leaves, double scale) {
    int[] targets = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      targets[i] = leaves[i] ? LEAVE : STAY;
    }
    Variable some = GatherRows.apply(graph, graph.constant(states), rows);
    return output.loss(graph, some, targets, 0, scale);
  }
}
