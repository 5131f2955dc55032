package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Wraps a sublayer F with its residual connection, its norm and the dropout of its output. */
public interface Residual {
  /** The stream x (N, D) after the sublayer. */
  default Variable apply(Graph graph, Variable x, UnaryOperator<Variable> sublayer) {
    return apply(graph, x, rows -> rows, sublayer);
  }

  /**
   * The stream x (N, D) after the sublayer at some of its rows; the others stay as they are.
   *
   * @param sublayer takes all rows (N, D), makes those that were selected (n, D)
   */
  default Variable apply(
      Graph graph, Variable x, Selection some, UnaryOperator<Variable> sublayer) {
    Variable own = apply(graph, x, all -> some.of(graph, all), sublayer);
    return some.replace(graph, x, own);
  }

  /**
   * Some rows of the stream after a sublayer that sees all rows.
   *
   * @param x all rows (N, D)
   * @param some takes the rows of the stream that go on (n, D) from all
   * @param sublayer takes all rows (N, D), makes those of the rows that go on (n, D)
   */
  Variable apply(
      Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer);

  /** What the sublayer is given of some rows of the stream (N, D). */
  default Variable given(Graph graph, Variable x) {
    return x;
  }

  /** The gate that says which rows go through the sublayer, where there is one. */
  default Optional<Gate> gate() {
    return Optional.empty();
  }
}
