package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import java.util.function.Consumer;

/**
 * Some columns of a variable's rows, where they lie. What reaches their gradient goes straight into
 * these columns of the variable's.
 *
 * @param variable rows (N, W)
 * @param first first column
 * @param width number of columns
 */
public record Columns(Variable variable, int first, int width) implements Operand {

  /** A kernel that computes {@code out = gradient + beta out}, beta 0 or 1. */
  @FunctionalInterface
  interface Contribution {
    void into(Matrix out, float beta);
  }

  @Override
  public Columns columns() {
    return this;
  }

  /** (N, width). */
  public Matrix matrix() {
    return of(variable.value());
  }

  /** The same columns of another tensor with as many: the gradient. */
  Matrix of(Tensor whole) {
    return whole.columns(first, first + width);
  }

  boolean isWhole() {
    return width == variable.value().columns();
  }

  /** Undefined content of the shape of these columns. */
  Tensor like(Graph graph) {
    return graph.workspace().allocate(rows(), width);
  }

  boolean differentiable() {
    return variable.differentiable();
  }

  /** Adds a contribution to the gradient; nothing happens where none is wanted. */
  void accumulate(Contribution contribution) {
    if (differentiable()) {
      boolean isFirst = variable.claim(first, first + width);
      contribution.into(of(variable.partialGradient()), isFirst ? 0 : 1);
    }
  }

  /** Adds to the gradient in kernels that add to what is there. */
  void addTo(Consumer<Matrix> kernel) {
    accumulate((sum, beta) -> kernel.accept(beta == 0 ? sum.zero() : sum));
  }

  /** Adds to the gradient what a kernel computes that overwrites. */
  void contribute(Graph graph, Consumer<Matrix> kernel) {
    if (differentiable()) {
      Arrival arrival = arrival(graph);
      kernel.accept(arrival.matrix());
      arrival.end(graph);
    }
  }

  /** Adds a gradient that nobody else needs any more. */
  void adopt(Graph graph, Tensor gradient) {
    if (isWhole()) {
      variable.adopt(gradient);
      return;
    }
    add(graph, gradient.matrix());
    graph.workspace().release(gradient);
  }

  /** Adds a gradient. */
  void add(Graph graph, Matrix gradient) {
    accumulate(
        (sum, beta) -> {
          if (beta == 0) {
            sum.copyFrom(gradient);
          } else {
            addRows(graph, gradient, sum);
          }
        });
  }

  private static void addRows(Graph graph, Matrix x, Matrix sum) {
    for (int i = 0; i < x.rows(); i++) {
      graph.kernels().elements().axpy(1, x.row(i), sum.row(i));
    }
  }

  /** Where a kernel that overwrites is to put its contribution, which then must {@code end}. */
  Arrival arrival(Graph graph) {
    if (differentiable() && variable.claim(first, first + width)) {
      return new Arrival(this, null);
    }
    return new Arrival(this, like(graph));
  }

  /**
   * A contribution to the gradient while it is computed.
   *
   * @param own its own memory, or null where it goes straight into the gradient
   */
  record Arrival(Columns columns, Tensor own) {
    Matrix matrix() {
      return own == null ? columns.of(columns.variable.partialGradient()) : own.matrix();
    }

    void end(Graph graph) {
      if (own != null) {
        columns.adopt(graph, own);
      }
    }
  }

  /** Backward of the copy: dy is added to these columns of the gradient. */
  @Override
  public Variable contiguous(Graph graph) {
    if (isWhole()) {
      return variable;
    }
    Tensor y = like(graph);
    y.matrix().copyFrom(matrix());
    Variable out = graph.output(y);
    return graph.record(out, () -> adopt(graph, out.takeGradient()));
  }
}
