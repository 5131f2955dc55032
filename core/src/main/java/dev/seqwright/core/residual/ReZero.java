package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ScaledSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * y = x + a drop(F(x)) with a trained number a that starts at 0, so that every layer begins as the
 * identity; no norm at all (Bachlechner et al. 2020).
 *
 * <p>Differs from the authors' program: a belongs to a sublayer, where all sublayers of a layer
 * share one there.
 */
public final class ReZero implements Residual {
  /** The entry of the catalogue. */
  public static final Variant<NormPlacement> VARIANT =
      new Variant<>(
          "rezero",
          Settings.class,
          "y = x + a F(x), a trained from 0, without norms",
          Set.of(),
          "one parameter a sublayer",
          "Bachlechner et al. 2020, arXiv 2003.04887");

  private final Parameter weight;
  private final double dropout;

  /** No settings. */
  public record Settings() implements NormPlacement {
    @Override
    public Residual around(ResidualSpec connection) {
      return new ReZero(connection);
    }
  }

  private ReZero(ResidualSpec connection) {
    this.weight = connection.scope().create("rezero", Initializer.zeros(), 1);
    this.dropout = connection.dropout();
  }

  @Override
  public Variable apply(
      Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer) {
    Variable branch = Dropout.apply(graph, sublayer.apply(x), dropout);
    return ScaledSum.apply(graph, some.apply(x), branch, weight.in(graph));
  }
}
