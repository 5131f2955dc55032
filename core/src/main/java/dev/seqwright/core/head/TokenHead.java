package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;

/**
 * Predicts a token of every state: logits = x E' + b with E (V, D), which may be the embeddings
 * (Press and Wolf 2017), and b (V) or none.
 */
public final class TokenHead implements Head {
  private final Output output;

  private TokenHead(Output output) {
    this.output = output;
  }

  /**
   * A head over an output matrix.
   *
   * @param matrix E (V, D)
   * @param scope where its bias is named
   * @param bias whether it has one
   */
  public static TokenHead over(Parameter matrix, Scope scope, boolean bias) {
    int words = matrix.shape()[0];
    return new TokenHead(
        new Output(
            matrix,
            bias
                ? Optional.of(scope.create("bias", Initializer.zeros(), words))
                : Optional.empty()));
  }

  /** V, the size of the vocabulary. */
  public int words() {
    return output.size();
  }

  /** One target a row. */
  @Override
  public CrossEntropy.Result loss(
      Graph graph, Sequences states, int[] targets, double smoothing, double scale) {
    return output.loss(graph, states.rows(), targets, smoothing, scale);
  }

  /** What each of some states (N, D) says of the token that follows it. */
  public CrossEntropy.Rows rows(Graph graph, Tensor states, int[] targets) {
    return output.rows(graph, states, targets);
  }

  /** The logits (N, V) of states (N, D). */
  public Tensor logits(Graph graph, Variable states) {
    return output.logits(graph, states);
  }
}
