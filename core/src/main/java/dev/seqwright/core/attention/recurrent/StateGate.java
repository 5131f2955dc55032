package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;

/** What becomes of states s (N, D) when z (N, D) has been found for them. */
@FunctionalInterface
interface StateGate {
  /**
   * How biases vary at the start, and how much smaller weights are than others: as the authors'.
   */
  double BIAS = 0.1;

  double GAIN = Math.sqrt(0.1);

  /**
   * The new states.
   *
   * @param hidden h (N, 2 D), what z is a projection of
   */
  Variable apply(Graph graph, Variable s, Variable hidden, Variable z);

  /** s' = s f + z (1 - f), f = sigmoid(b) the same for all states, b (1, D). */
  static StateGate fixed(AttentionSpec site) {
    Parameter bias = site.scope().create("gate.bias", Initializer.normal(BIAS), 1, site.size());
    return (graph, s, hidden, z) -> {
      Variable f = Activate.apply(graph, Activation.SIGMOID, bias.in(graph));
      return between(graph, s, z, GatherRows.apply(graph, f, new int[s.rows()]));
    };
  }

  /** s' = s f + z (1 - f), f = sigmoid(W h + b), b from 1 on. */
  static StateGate full(AttentionSpec site) {
    Projection forget = new Projection(site, "gate", 1);
    return (graph, s, hidden, z) -> between(graph, s, z, forget.apply(graph, hidden));
  }

  /** s' = s f + z i, f = sigmoid(W h + b), i = sigmoid(V h + c), b from 1 on and c from -1 on. */
  static StateGate lstm(AttentionSpec site) {
    Projection forget = new Projection(site, "gate.forget", 1);
    Projection input = new Projection(site, "gate.input", -1);
    return (graph, s, hidden, z) ->
        Add.apply(
            graph,
            Multiply.apply(graph, s, forget.apply(graph, hidden)),
            Multiply.apply(graph, z, input.apply(graph, hidden)));
  }

  /** z + f (s - z). */
  private static Variable between(Graph graph, Variable s, Variable z, Variable f) {
    Variable change = Add.apply(graph, s, Scale.apply(graph, z, -1));
    return Add.apply(graph, z, Multiply.apply(graph, f, change));
  }

  /** sigmoid(W h + b). */
  final class Projection {
    private final Parameter weight;
    private final Parameter bias;

    Projection(AttentionSpec site, String name, double start) {
      int size = site.size();
      Scope scope = site.scope().at(name);
      Initializer small = Initializer.scaled(GAIN, site.initializer().of(2 * size, size));
      this.weight = scope.create("weight", small, size, 2 * size).asWeight();
      this.bias = scope.create("bias", Initializer.constant(start), size);
    }

    Variable apply(Graph graph, Variable hidden) {
      return Affine.apply(graph, hidden, weight.in(graph), bias.in(graph), Activation.SIGMOID);
    }
  }
}
