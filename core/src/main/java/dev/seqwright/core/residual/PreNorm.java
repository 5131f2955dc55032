package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ResidualDropout;
import dev.seqwright.core.autograd.Variable;
import java.util.function.UnaryOperator;

/**
 * y = x + drop(F(LN(x))): gradients reach every layer undiminished, so training needs no care; the
 * stack ends with a norm of its own (Wang et al. 2019; Xiong et al. 2020).
 */
public record PreNorm(Normalization norm, double dropout) implements Residual {
  @Override
  public Variable apply(Graph graph, Variable x, UnaryOperator<Variable> sublayer) {
    Variable branch = sublayer.apply(norm.apply(graph, x));
    return ResidualDropout.apply(graph, branch, x, dropout);
  }
}
