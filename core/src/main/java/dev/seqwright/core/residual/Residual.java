package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import java.util.function.UnaryOperator;

/** Wraps a sublayer F with its residual connection, its norm and the dropout of its output. */
public interface Residual {
  /** The stream x (N, D) after the sublayer. */
  Variable apply(Graph graph, Variable x, UnaryOperator<Variable> sublayer);
}
