package dev.seqwright.core.head;

import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import java.util.Optional;

/**
 * What a head that predicts something of a whole sequence sees of it: its states pooled into p (B,
 * W); then
 *
 * <pre>
 *   (1) h = tanh(p W' + b), W (D, W): the pooler of BERT (Devlin et al. 2019), where it is asked for
 * </pre>
 *
 * <p>and dropout. Parameters, in the given scope: {@code query} (1, D) for attention pooling,
 * {@code dense.weight} and {@code dense.bias}.
 */
final class PooledFeatures {
  private final Pooling pooling;
  private final Optional<Linear> dense;
  private final double dropout;
  private final int width;

  PooledFeatures(Scope scope, int size, Features features) {
    this.pooling = new Pooling(scope, size, features.pooling());
    this.dropout = features.dropout();
    this.dense =
        features.dense()
            ? Optional.of(
                new Linear(
                    scope.at("dense"),
                    pooling.width(),
                    size,
                    1,
                    Activation.TANH,
                    (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1)))
            : Optional.empty();
    this.width = features.dense() ? size : pooling.width();
  }

  /** The number of features. */
  int width() {
    return width;
  }

  /** (B, width) of B sequences of states (N, D). */
  Variable apply(Graph graph, Sequences states) {
    Variable pooled = pooling.apply(graph, states);
    Variable h = dense.map(layer -> layer.apply(graph, pooled)).orElse(pooled);
    return Dropout.apply(graph, h, dropout);
  }
}
