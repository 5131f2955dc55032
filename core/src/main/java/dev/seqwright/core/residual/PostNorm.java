package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ResidualDropout;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import java.util.Set;
import java.util.function.UnaryOperator;

/** y = LN(x + drop(F(x))), the original Transformer (Vaswani et al. 2017); needs warm-up. */
public record PostNorm(Normalization norm, double dropout) implements Residual {
  /** The entry of the catalogue. */
  public static final Variant<NormPlacement> VARIANT =
      new Variant<>(
          "post-norm",
          Settings.class,
          "y = norm(x + F(x)), the original Transformer",
          Set.of(),
          "nothing",
          "Vaswani et al. 2017, arXiv 1706.03762");

  /** No settings. */
  public record Settings() implements NormPlacement {
    @Override
    public Residual around(ResidualSpec c) {
      return new PostNorm(c.norm().get(), c.dropout());
    }
  }

  @Override
  public Variable apply(
      Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer) {
    Variable branch = sublayer.apply(x);
    return norm.apply(graph, ResidualDropout.apply(graph, branch, some.apply(x), dropout));
  }
}
