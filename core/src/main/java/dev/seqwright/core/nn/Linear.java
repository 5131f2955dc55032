package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * y = f(x W' + b), weight W (O, I), bias b (O). What is learnt beside a trained layer may be {@link
 * #extend added} to x W' + b.
 */
public final class Linear {
  private final Scope scope;
  private final Parameter weight;
  private final Parameter bias;
  private final Activation activation;
  private final List<Integer> parts;
  private final List<LinearExtension> extensions = new ArrayList<>();

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
    this(
        scope,
        inputs,
        Collections.nCopies(parts, outputs / parts),
        initializer.of(inputs, outputs / parts),
        activation);
  }

  private Linear(
      Scope scope, int inputs, List<Integer> parts, Initializer start, Activation activation) {
    int outputs = parts.stream().mapToInt(Integer::intValue).sum();
    this.scope = scope;
    this.weight = scope.create("weight", start, outputs, inputs).asWeight();
    this.bias = scope.create("bias", Initializer.zeros(), outputs);
    this.activation = activation;
    this.parts = List.copyOf(parts);
    scope.parameters().add(this);
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
    return new Linear(scope, inputs, outputs, each, Activation.IDENTITY);
  }

  public Variable apply(Graph graph, Variable x) {
    if (extensions.isEmpty()) {
      return Affine.apply(graph, x, weight.in(graph), bias.in(graph), activation);
    }
    Variable y = Affine.apply(graph, x, weight.in(graph), bias.in(graph), Activation.IDENTITY);
    for (LinearExtension extension : extensions) {
      y = extension.apply(graph, x, y);
    }
    return activation == Activation.IDENTITY ? y : Activate.apply(graph, activation, y);
  }

  /** The same without differentiation, into memory that the caller chose. */
  public void into(Graph graph, Tensor x, Tensor y) {
    if (!extensions.isEmpty()) {
      y.copyFrom(apply(graph, graph.constant(x)).value());
      return;
    }
    graph.kernels().products().linear(x, weight.value(), bias.value(), activation, y);
  }

  /** Adds to x W' + b, before the activation and after what was added earlier. */
  public void extend(LinearExtension extension) {
    extensions.add(extension);
  }

  /** What was added. */
  public List<LinearExtension> extensions() {
    return Collections.unmodifiableList(extensions);
  }

  /** Where it is named. */
  public Scope scope() {
    return scope;
  }

  /** How many rows of the weight each of the projections has that it stacks. */
  public List<Integer> parts() {
    return parts;
  }

  /** The weight, for those who share or inspect it. */
  public Parameter weight() {
    return weight;
  }

  public Parameter bias() {
    return bias;
  }
}
