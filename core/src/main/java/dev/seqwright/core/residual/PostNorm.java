package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ResidualDropout;
import dev.seqwright.core.autograd.Variable;
import java.util.function.UnaryOperator;

/** y = LN(x + drop(F(x))), the original Transformer (Vaswani et al. 2017); needs warm-up. */
public record PostNorm(Normalization norm, double dropout) implements Residual {
  @Override
  public Variable apply(Graph graph, Variable x, UnaryOperator<Variable> sublayer) {
    return norm.apply(graph, ResidualDropout.apply(graph, sublayer.apply(x), x, dropout));
  }
}
