package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Compares the gradients of an op with central differences of sum(w y), w random: a small step both
 * ways for each element of each input.
 */
final class GradientCheck implements AutoCloseable {
  /** An op over some inputs. */
  @FunctionalInterface
  interface Op {
    Variable apply(Graph graph, List<Variable> inputs);
  }

  private static final float STEP = 4e-3f;
  private static final double TOLERANCE = 1e-3;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace inputs = new Workspace(slabs);
  private final Workspace scratch = new Workspace(slabs);
  private final Kernels kernels = PlainKernels.create();
  private final SplittableRandom random = new SplittableRandom(11);

  /** A tensor of draws from N(0, 1). */
  Tensor normal(int... shape) {
    Tensor t = inputs.allocate(shape);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, (float) random.nextGaussian());
    }
    return t;
  }

  /** Asserts that every gradient is right. */
  void check(Op op, Tensor... values) {
    Tensor weights = normal(value(op, values).shape());
    List<Tensor> gradients = gradients(op, weights, values);
    for (int k = 0; k < values.length; k++) {
      for (long i = 0; i < values[k].size(); i++) {
        double expected = difference(op, weights, values, k, i);
        assertThat((double) gradients.get(k).get(i))
            .as("input %d, element %d", k, i)
            .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** The op's value, without gradients. */
  Tensor value(Op op, Tensor... values) {
    scratch.reset();
    Graph graph = Graph.inference(kernels, scratch);
    return op.apply(graph, constants(graph, values)).value();
  }

  private static List<Variable> constants(Graph graph, Tensor... values) {
    return List.of(values).stream().map(graph::constant).toList();
  }

  private List<Tensor> gradients(Op op, Tensor weights, Tensor... values) {
    Workspace memory = new Workspace(slabs);
    Graph graph = Graph.differentiating(kernels, memory, inputs.zeros(1));
    List<Tensor> gradients = new ArrayList<>();
    List<Variable> variables = new ArrayList<>();
    for (Tensor value : values) {
      gradients.add(inputs.zeros(value.shape()));
      variables.add(graph.leaf(value, gradients.getLast()));
    }
    Variable out = op.apply(graph, variables);
    out.adopt(memory.allocate(weights.shape()).copyFrom(weights));
    graph.backward();
    return gradients;
  }

  private double difference(Op op, Tensor weights, Tensor[] values, int k, long i) {
    float before = values[k].get(i);
    values[k].set(i, before + STEP);
    double above = weighted(value(op, values), weights);
    values[k].set(i, before - STEP);
    double below = weighted(value(op, values), weights);
    values[k].set(i, before);
    return (above - below) / (2.0 * STEP);
  }

  private static double weighted(Tensor y, Tensor weights) {
    double sum = 0;
    for (long i = 0; i < y.size(); i++) {
      sum += (double) y.get(i) * weights.get(i);
    }
    return sum;
  }

  @Override
  public void close() {
    slabs.close();
  }
}
