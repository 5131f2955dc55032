package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import java.util.Optional;

/** A function of each row (N, D) on its own. */
public interface FeedForward {
  Variable apply(Graph graph, Variable x);

  /** How evenly its experts are used, if it has any. */
  default Optional<Load> load() {
    return Optional.empty();
  }
}
