package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;
import java.util.Objects;

/**
 * A value in a {@link Graph} and, in the backward pass, the gradient of the loss with respect to
 * it.
 *
 * <p>Gradients that arrive from several users of a value are summed in the order of their arrival,
 * which is fixed by the order in which the graph was built.
 */
public final class Variable {
  /** A kernel that computes {@code out = gradient + beta out}, beta 0 or 1. */
  @FunctionalInterface
  public interface Contribution {
    void into(Tensor out, float beta);
  }

  private final Graph graph;
  private final Tensor value;
  private final boolean differentiable;
  private Tensor gradient;

  Variable(Graph graph, Tensor value, boolean differentiable, Tensor gradient) {
    this.graph = graph;
    this.value = value;
    this.differentiable = differentiable;
    this.gradient = gradient;
  }

  public Tensor value() {
    return value;
  }

  /** Whether the loss may be differentiated with respect to this variable. */
  public boolean differentiable() {
    return differentiable;
  }

  /** The gradient that has arrived so far. */
  public Tensor gradient() {
    return Objects.requireNonNull(gradient, "no gradient has reached this variable");
  }

  boolean hasGradient() {
    return gradient != null;
  }

  /** Adds a contribution to the gradient; nothing happens where none is wanted. */
  public void accumulate(Contribution contribution) {
    if (!differentiable) {
      return;
    }
    float beta = gradient == null ? 0 : 1;
    if (gradient == null) {
      gradient = graph.workspace().allocate(value.shape());
    }
    contribution.into(gradient, beta);
  }

  /**
   * Adds a gradient that nobody else needs any more: the first to arrive is taken over without a
   * copy.
   */
  public void adopt(Tensor contribution) {
    if (differentiable && gradient == null) {
      gradient = contribution.reshape(value.shape());
      return;
    }
    if (differentiable) {
      graph.kernels().elements().axpy(1, contribution, gradient);
    }
    graph.workspace().release(contribution);
  }

  /**
   * Hands the gradient over to the caller, who may change it and must {@link #adopt} or release it.
   */
  Tensor takeGradient() {
    Tensor taken = gradient();
    gradient = null;
    return taken;
  }
}
