package dev.seqwright.core.norm;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/** Normalises each row of (N, D) on its own. */
public interface Norm {
  Variable apply(Graph graph, Variable x);
}
