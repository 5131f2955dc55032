package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.residual.Gate;
import dev.seqwright.core.residual.Residual;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A connection whose memory is given back as soon as its result is there. */
record PartOfPass(Residual residual) implements Residual {
  @Override
  public Variable apply(
      Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> inside) {
    return graph.part(() -> residual.apply(graph, x, some, inside));
  }

  @Override
  public Variable given(Graph graph, Variable x) {
    return residual.given(graph, x);
  }

  @Override
  public Optional<Gate> gate() {
    return residual.gate();
  }
}
