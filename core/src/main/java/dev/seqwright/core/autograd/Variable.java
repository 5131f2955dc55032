package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;
import java.util.BitSet;
import java.util.Objects;

/**
 * A value in a {@link Graph} and, in the backward pass, the gradient of the loss with respect to
 * it.
 *
 * <p>Gradients that arrive from several users of a value are summed in the order of their arrival,
 * which is fixed by the order in which the graph was built.
 */
public final class Variable implements Operand {
  /** A kernel that computes {@code out = gradient + beta out}, beta 0 or 1. */
  @FunctionalInterface
  public interface Contribution {
    void into(Tensor out, float beta);
  }

  private final Graph graph;
  private final Tensor value;
  private final boolean differentiable;
  private Tensor gradient;

  /** The columns of the gradient that nothing has reached, where it comes by columns; else null. */
  private BitSet missing;

  Variable(Graph graph, Tensor value, boolean differentiable, Tensor gradient) {
    this.graph = graph;
    this.value = value;
    this.differentiable = differentiable;
    this.gradient = gradient;
  }

  public Tensor value() {
    return value;
  }

  @Override
  public Columns columns() {
    return new Columns(this, 0, value.columns());
  }

  /** Whether the loss may be differentiated with respect to this variable. */
  public boolean differentiable() {
    return differentiable;
  }

  /** The gradient that has arrived so far. */
  public Tensor gradient() {
    Objects.requireNonNull(gradient, "no gradient has reached this variable");
    complete();
    return gradient;
  }

  /**
   * Where a kernel adds to the gradient that knows no other way; nobody reads it if none is wanted.
   */
  public Tensor gradientOrScratch() {
    return differentiable ? gradient() : graph.workspace().zeros(value.shape());
  }

  /** Columns of the gradient that nothing has reached are zero. */
  private void complete() {
    if (missing != null) {
      zero(missing);
      missing = null;
    }
  }

  private void zero(BitSet columns) {
    for (int c = columns.nextSetBit(0); c >= 0; c = columns.nextSetBit(columns.nextClearBit(c))) {
      gradient.columns(c, columns.nextClearBit(c)).zero();
    }
  }

  /**
   * Some columns of the gradient are about to get a contribution. If it is the first, it overwrites
   * them.
   *
   * @return whether it is
   */
  boolean claim(int from, int to) {
    if (gradient == null) {
      gradient = graph.workspace().allocate(value.shape());
      missing = new BitSet();
      missing.set(0, value.columns());
    }
    if (missing == null) {
      return false;
    }
    BitSet own = new BitSet();
    own.set(from, to);
    own.and(missing);
    boolean isFirst = own.cardinality() == to - from;
    if (!isFirst) {
      zero(own);
    }
    missing.andNot(own);
    missing = missing.isEmpty() ? null : missing;
    return isFirst;
  }

  /** The gradient, of which some columns may be undefined. */
  Tensor partialGradient() {
    return gradient;
  }

  boolean hasGradient() {
    return gradient != null;
  }

  /** Adds a contribution to the gradient; nothing happens where none is wanted. */
  public void accumulate(Contribution contribution) {
    if (!differentiable) {
      return;
    }
    complete();
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
      complete();
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
