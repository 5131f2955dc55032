package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * Some columns of a variable's rows: one of the parts that a single product projects at once
 * (queries, keys and values).
 *
 * @param variable rows (N, W)
 * @param column first column
 * @param width number of columns
 */
public record Projection(Variable variable, int column, int width) {

  /** All columns. */
  public static Projection of(Variable variable) {
    return new Projection(variable, 0, variable.value().columns());
  }

  Matrix matrix() {
    return columns(variable.value());
  }

  Matrix columns(Tensor tensor) {
    return tensor.columns(column, column + width);
  }
}
