package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ResidualDropout;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * y = x + drop(F(LN(x))): gradients reach every layer undiminished, so training needs no care; the
 * stack ends with a norm of its own (Wang et al. 2019; Xiong et al. 2020).
 */
public record PreNorm(Normalization norm, double dropout) implements Residual {
  /** The entry of the catalogue. */
  public static final Variant<NormPlacement> VARIANT =
      new Variant<>(
          "pre-norm",
          Settings.class,
          "y = x + F(norm(x)), and a norm after the last layer",
          Set.of(),
          "nothing",
          "Xiong et al. 2020, arXiv 2002.04745");

  /** No settings. */
  public record Settings() implements NormPlacement {
    @Override
    public Residual around(ResidualSpec c) {
      return new PreNorm(c.norm().get(), c.dropout());
    }

    @Override
    public boolean endsWithNorm() {
      return true;
    }
  }

  @Override
  public Variable given(Graph graph, Variable x) {
    return norm.apply(graph, x);
  }

  @Override
  public Variable apply(
      Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer) {
    Variable branch = sublayer.apply(norm.apply(graph, x));
    return ResidualDropout.apply(graph, branch, some.apply(x), dropout);
  }
}
