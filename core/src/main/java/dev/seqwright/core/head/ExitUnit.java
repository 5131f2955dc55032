package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * A unit that says when tokens leave a stack: softmax(h W' + b) over K outcomes, of a state h (D).
 * It does not move the states that it reads.
 *
 * <p>Parameters, in the given scope: {@code weight} (K, D), which starts at zeros, and {@code bias}
 * (K).
 */
public final class ExitUnit {
  private final Output output;

  /**
   * @param size D
   * @param outcomes K
   */
  public ExitUnit(Scope scope, int size, int outcomes) {
    Parameter matrix = scope.create("weight", Initializer.zeros(), outcomes, size).asWeight();
    Parameter bias = scope.create("bias", Initializer.zeros(), outcomes);
    this.output = new Output(matrix, Optional.of(bias));
  }

  /** The probabilities (N, K) of states (N, D). */
  public Tensor probabilities(Graph graph, Tensor states) {
    Tensor logits = output.logits(graph, graph.constant(states));
    graph.kernels().softmax().softmax(logits, logits);
    return logits;
  }

  /**
   * Adds the gradients of -log P(what is right) at some of the states.
   *
   * @param states (N, D)
   * @param rows which of them
   * @param outcomes what is right for each of these, from 0
   * @param scale what the summed loss is multiplied by before it is differentiated
   * @return the summed loss
   */
  public CrossEntropy.Result learn(
      Graph graph, Tensor states, int[] rows, int[] outcomes, double scale) {
    return output.loss(
        graph, GatherRows.apply(graph, graph.constant(states), rows), outcomes, 0, scale);
  }
}
