package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * The last product of a head: logits = x E' + b with E (V, D), b (V) or none.
 *
 * @param matrix E
 * @param bias b
 */
record Output(Parameter matrix, Optional<Parameter> bias) {

  int size() {
    return matrix.shape()[0];
  }

  /** The logits (N, V) of states (N, D). */
  Tensor logits(Graph graph, Variable states) {
    Tensor logits = graph.workspace().allocate(states.value().rows(), size());
    Tensor b = bias.map(Parameter::value).orElse(null);
    graph
        .kernels()
        .products()
        .linear(states.value(), matrix.value(), b, Activation.IDENTITY, logits);
    return logits;
  }

  /** The summed loss of rows (N, D). */
  CrossEntropy.Result loss(
      Graph graph, Variable rows, int[] targets, double smoothing, double scale) {
    return loss(graph, smoothing, scale).apply(rows, targets);
  }

  /** The same with a weight a row. */
  CrossEntropy.Result loss(
      Graph graph, Variable rows, int[] targets, float[] weights, double smoothing, double scale) {
    return loss(graph, smoothing, scale).apply(rows, targets, weights);
  }

  /** What each of some states (N, D) says of its target. */
  CrossEntropy.Rows rows(Graph graph, Tensor states, int[] targets) {
    return loss(graph, 0, 1).rows(states, targets);
  }

  private CrossEntropy loss(Graph graph, double smoothing, double scale) {
    Variable b = bias.map(p -> p.in(graph)).orElse(null);
    return new CrossEntropy(graph, matrix.in(graph), b, (float) smoothing, (float) scale);
  }
}
