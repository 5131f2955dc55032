package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import java.util.List;

/**
 * An adapter: y + gelu(y W1' + b1) W2' + b2, y (N, O) the output of a linear layer, W1 (m, O), W2
 * (O, m). W1 starts with draws from N(0, 0.001^2), the rest at 0, so that y starts as it was.
 *
 * <p>Houlsby et al., "Parameter-Efficient Transfer Learning for NLP", 2019, arXiv 1902.00751.
 * Differs from the paper: W2 starts at 0, not near it.
 */
public final class Bottleneck implements LinearExtension {
  private static final String NAME = "adapter";

  private static final double DEVIATION = 1e-3;

  private final Parameter down;
  private final Parameter downBias;
  private final Parameter up;
  private final Parameter upBias;

  /**
   * Makes the parameters for a layer.
   *
   * @param width m
   */
  public Bottleneck(Linear layer, int width) {
    Scope scope = layer.scope().at(NAME);
    int outputs = layer.weight().shape()[0];
    down = scope.create("down", Initializer.normal(DEVIATION), width, outputs).asDecaying();
    downBias = scope.create("down-bias", Initializer.zeros(), width);
    up = scope.create("up", Initializer.zeros(), outputs, width).asDecaying();
    upBias = scope.create("up-bias", Initializer.zeros(), outputs);
  }

  /** The name of the matrix W1 of a layer's adapter, whose rows tell its width. */
  public static String first(Linear layer) {
    return layer.scope().at(NAME).at("down").prefix();
  }

  /** Whether a parameter is one of such a part. */
  public static boolean owns(String parameter) {
    return parameter.matches(".*\\." + NAME + "\\.(down|up)(-bias)?");
  }

  @Override
  public Variable apply(Graph graph, Variable x, Variable y) {
    Variable hidden = Affine.apply(graph, y, down.in(graph), downBias.in(graph), Activation.GELU);
    Variable added =
        Affine.apply(graph, hidden, up.in(graph), upBias.in(graph), Activation.IDENTITY);
    return Add.apply(graph, y, added);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(down, downBias, up, upBias);
  }
}
