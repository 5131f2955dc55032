package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.tensor.Activation;

/**
 * y = drop(f(x W1' + b1)) W2' + b2 with f ReLU (Vaswani et al. 2017), GELU or swish; x and y (N,
 * D), the hidden layer (N, F). Time O(N D F).
 */
public final class TwoLayer implements FeedForward {
  private final Linear inner;
  private final Linear outer;
  private final double dropout;

  public TwoLayer(
      Scope scope,
      int size,
      int hidden,
      Activation activation,
      double dropout,
      WeightInitializer initializer) {
    this.inner = new Linear(scope.at("inner"), size, hidden, 1, activation, initializer);
    this.outer = new Linear(scope.at("outer"), hidden, size, 1, Activation.IDENTITY, initializer);
    this.dropout = dropout;
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    Variable hidden = Dropout.apply(graph, inner.apply(graph, x), dropout);
    return outer.apply(graph, hidden);
  }
}
