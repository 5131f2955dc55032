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
 * W), those of two sequences that are compared into their {@link Comparison} (B, 4 W); then
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
  private final boolean compared;
  private final Optional<Linear> dense;
  private final double dropout;
  private final int width;

  PooledFeatures(Scope scope, int size, Features features) {
    this.pooling = new Pooling(scope, size, features.pooling());
    this.dropout = features.dropout();
    this.compared = features.compared();
    int pooled = pooling.width() * (compared ? Comparison.TIMES : 1);
    this.dense =
        features.dense()
            ? Optional.of(
                new Linear(
                    scope.at("dense"),
                    pooled,
                    size,
                    1,
                    Activation.TANH,
                    (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1)))
            : Optional.empty();
    this.width = features.dense() ? size : pooled;
  }

  /** The number of features. */
  int width() {
    return width;
  }

  /** (B, width) of B sequences of states (N, D), or of 2 B that are compared. */
  Variable apply(Graph graph, Sequences states) {
    Variable vectors = pooling.apply(graph, states);
    Variable pooled = compared ? Comparison.apply(graph, vectors) : vectors;
    Variable h = dense.map(layer -> layer.apply(graph, pooled)).orElse(pooled);
    return Dropout.apply(graph, h, dropout);
  }
}
