package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.tensor.Activation;
import java.util.Optional;
import java.util.Set;

/**
 * y = drop(f(x W1' + b1)) W2' + b2 with f ReLU (Vaswani et al. 2017), GELU or swish; x and y (N,
 * D), the hidden layer (N, F). Time O(N D F).
 */
public final class TwoLayer implements FeedForward {
  /** The entry of the catalogue. */
  public static final Variant<FeedForwardKind> VARIANT =
      new Variant<>(
          "two-layer",
          Settings.class,
          "two linear layers with an activation between: relu, gelu, gelu-tanh or swish",
          Set.of(),
          "time O(n D F)",
          "Vaswani et al. 2017, arXiv 1706.03762");

  private final Linear inner;
  private final Linear outer;
  private final double dropout;

  /**
   * What can be set.
   *
   * @param activation relu, gelu, gelu-tanh or swish; the model's when absent
   */
  public record Settings(Optional<Activation> activation) implements FeedForwardKind {
    public Settings() {
      this(Optional.empty());
    }

    @Override
    public FeedForward create(FeedForwardSpec site) {
      return new TwoLayer(site, activation.orElse(site.activation()));
    }
  }

  private TwoLayer(FeedForwardSpec s, Activation activation) {
    this.inner =
        new Linear(s.scope().at("inner"), s.size(), s.hidden(), 1, activation, s.initializer());
    this.outer =
        new Linear(
            s.scope().at("outer"), s.hidden(), s.size(), 1, Activation.IDENTITY, s.initializer());
    this.dropout = s.dropout();
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    Variable hidden = Dropout.apply(graph, inner.apply(graph, x), dropout);
    return outer.apply(graph, hidden);
  }
}
