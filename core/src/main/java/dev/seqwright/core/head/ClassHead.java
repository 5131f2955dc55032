package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * Predicts one of C classes of every sequence. States (N, D) become features h (B, W), see {@link
 * Features}; then
 *
 * <pre>
 *   logits = h E' + c, E (C, W), c (C)
 * </pre>
 *
 * <p>Parameters, in the head's scope: those of the features, {@code weight} and {@code bias}.
 */
public final class ClassHead implements Head {
  private final PooledFeatures features;
  private final Output output;

  /**
   * A head with parameters of its own.
   *
   * @param size D
   * @param features what it sees of a sequence
   * @param classes C
   */
  public ClassHead(Scope scope, int size, Features features, int classes) {
    this.features = new PooledFeatures(scope, size, features);
    int width = this.features.width();
    Parameter matrix =
        scope.create("weight", Initializer.xavier(width, classes, 1), classes, width).asWeight();
    Parameter bias = scope.create("bias", Initializer.zeros(), classes);
    this.output = new Output(matrix, Optional.of(bias));
  }

  /** C, the number of classes. */
  public int classes() {
    return output.size();
  }

  /** One target, a class from 0, for each sequence. */
  @Override
  public CrossEntropy.Result loss(
      Graph graph, Sequences states, int[] targets, double smoothing, double scale) {
    return output.loss(graph, features.apply(graph, states), targets, smoothing, scale);
  }

  /**
   * The same with a weight for each sequence, which its loss is multiplied by.
   *
   * @param weights as many as targets
   */
  public CrossEntropy.Result loss(
      Graph graph,
      Sequences states,
      int[] targets,
      float[] weights,
      double smoothing,
      double scale) {
    return output.loss(graph, features.apply(graph, states), targets, weights, smoothing, scale);
  }

  /** The logits (B, C) of B sequences of states (N, D). */
  public Tensor logits(Graph graph, Sequences states) {
    return output.logits(graph, features.apply(graph, states));
  }
}
