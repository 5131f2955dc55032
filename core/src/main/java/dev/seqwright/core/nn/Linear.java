package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/** y = f(x W' + b), weight W (O, I), bias b (O). */
public final class Linear {
  private final Parameter weight;
  private final Parameter bias;
  private final Activation activation;

  /**
   * @param parts how many projections of equal size the weight stacks (3 for queries, keys and
   *     values): each is initialised as if it stood alone
   * @param initializer how each of them starts
   */
  public Linear(
      Scope scope,
      int inputs,
      int outputs,
      int parts,
      Activation activation,
      WeightInitializer initializer) {
    Initializer start = initializer.of(inputs, outputs / parts);
    this.weight = scope.create("weight", start, outputs, inputs).asWeight();
    this.bias = scope.create("bias", Initializer.zeros(), outputs);
    this.activation = activation;
  }

  private Linear(Parameter weight, Parameter bias, Activation activation) {
    this.weight = weight;
    this.bias = bias;
    this.activation = activation;
  }

  /** Several projections of one size in one weight, each with its own start. */
  public static Linear stacked(
      Scope scope, int inputs, int outputs, List<WeightInitializer> initializers) {
    return stacked(scope, inputs, Collections.nCopies(initializers.size(), outputs), initializers);
  }

  /** The same with projections of any sizes. */
  public static Linear stacked(
      Scope scope, int inputs, List<Integer> outputs, List<WeightInitializer> initializers) {
    Initializer each =
        (tensor, random) -> {
          int from = 0;
          for (int p = 0; p < outputs.size(); p++) {
            Tensor rows = tensor.rows(from, from + outputs.get(p));
            initializers.get(p).of(inputs, outputs.get(p)).fill(rows, random);
            from += outputs.get(p);
          }
        };
    int all = outputs.stream().mapToInt(Integer::intValue).sum();
    Parameter weight = scope.create("weight", each, all, inputs).asWeight();
    Parameter bias = scope.create("bias", Initializer.zeros(), all);
    return new Linear(weight, bias, Activation.IDENTITY);
  }

  public Variable apply(Graph graph, Variable x) {
    return Affine.apply(graph, x, weight.in(graph), bias.in(graph), activation);
  }

  /** The same without differentiation, into memory that the caller chose. */
  public void into(Graph graph, Tensor x, Tensor y) {
    graph.kernels().products().linear(x, weight.value(), bias.value(), activation, y);
  }

  /** The weight, for those who share or inspect it. */
  public Parameter weight() {
    return weight;
  }

  public Parameter bias() {
    return bias;
  }
}
