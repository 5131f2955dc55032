package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/** A function of each row (N, D) on its own. */
public interface FeedForward {
  Variable apply(Graph graph, Variable x);
}
