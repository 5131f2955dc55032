package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/** The gradients of a loss are its slopes: (L(w + h) - L(w - h)) / 2h. */
public final class GradientsContract {
  /**
   * Large enough that the rounding of a loss of some ten float32 logits, 1e-6, over two steps stays
   * under the tolerance; small enough that no row of a stack that halts takes another number of
   * steps within it: there the loss jumps. Twice as far some do.
   */
  private static final float STEP = 2e-3f;

  private static final double TOLERANCE = 1e-3;

  private GradientsContract() {}

  /** A loss and, on a graph that differentiates, its gradients; terms of layers are added to it. */
  @FunctionalInterface
  public interface Loss {
    CrossEntropy.Result of(Graph graph);
  }

  /** Checks a few values of every parameter. */
  public static void check(Parameters parameters, Loss loss, Kernels kernels, Slabs slabs) {
    Tensor gradients = new Workspace(slabs).zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
    graph.seedTerms((double) loss.of(graph).rows());
    graph.backward();
    Workspace scratch = new Workspace(slabs);
    Tensor unused = new Workspace(slabs).zeros((int) parameters.flatSize());
    for (Parameter p : parameters.all().stream().filter(GradientsContract::isMoved).toList()) {
      for (long i = 0; i < p.size(); i += 1 + p.size() / 3) {
        double expected = slope(loss, p.value(), i, unused, kernels, scratch);
        assertThat((double) gradients.get(p.offset() + i))
            .as(p.name() + "[" + i + "]")
            .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** Buffers have no gradients. */
  private static boolean isMoved(Parameter parameter) {
    return parameter.statistic().isEmpty();
  }

  private static double slope(
      Loss loss, Tensor parameter, long index, Tensor unused, Kernels kernels, Workspace scratch) {
    float value = parameter.get(index);
    parameter.set(index, value + STEP);
    double above = value(loss, unused, kernels, scratch);
    parameter.set(index, value - STEP);
    double below = value(loss, unused, kernels, scratch);
    parameter.set(index, value);
    return (above - below) / (2.0 * STEP);
  }

  private static double value(Loss loss, Tensor unused, Kernels kernels, Workspace scratch) {
    scratch.reset();
    Graph graph = Graph.differentiating(kernels, scratch, unused);
    CrossEntropy.Result result = loss.of(graph);
    return result.loss() + result.rows() * graph.seedTerms(0);
  }
}
