package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/** What a residual connection asks of a norm: rows (N, D) in, rows (N, D) out. */
@FunctionalInterface
public interface Normalization {
  /** Normalises each row. */
  Variable apply(Graph graph, Variable x);
}
