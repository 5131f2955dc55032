package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/** Adds to what a {@link Linear} layer computes, by parameters of its own. */
public interface LinearExtension {
  /**
   * The layer's output (N, O) with what is added.
   *
   * @param x the layer's input (N, I)
   * @param y its output, x W' + b; may be changed
   */
  Variable apply(Graph graph, Variable x, Variable y);

  /** Its parameters. */
  List<Parameter> parameters();

  /**
   * Puts what it adds into the weight of its layer, if a weight can have it.
   *
   * @param weight changed
   * @param values of parameters
   * @return whether it did
   */
  default boolean merge(Tensor weight, Function<Parameter, Tensor> values) {
    return false;
  }
}
