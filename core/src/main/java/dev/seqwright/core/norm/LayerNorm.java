package dev.seqwright.core.norm;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.LayerNormalization;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;

/**
 * y = (x - mean(x)) / sqrt(var(x) + epsilon) gain + bias (Ba, Kiros and Hinton 2016), the variance
 * biased. Gain starts at 1, bias at 0; x and y (N, D), time O(N D).
 */
public final class LayerNorm implements Norm {
  /** What PyTorch and the Transformer's users take. */
  private static final float EPSILON = 1e-5f;

  private final Parameter gain;
  private final Parameter bias;

  public LayerNorm(Scope scope, int size) {
    this.gain = scope.create("weight", Initializer.ones(), size);
    this.bias = scope.create("bias", Initializer.zeros(), size);
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    return LayerNormalization.apply(graph, x, gain.in(graph), bias.in(graph), EPSILON);
  }
}
