package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;

/**
 * A strided view of a matrix: element (i, j) lies at {@code offset + i rowStride + j columnStride}
 * (in elements). One of the two strides is 1.
 */
public record Matrix(
    MemorySegment memory, long offset, int rows, int columns, int rowStride, int columnStride) {

  /** The transposed view of the same memory. */
  public Matrix transposed() {
    return new Matrix(memory, offset, columns, rows, columnStride, rowStride);
  }

  /** Rows {@code from} to {@code to} (exclusive). */
  public Matrix rows(int from, int to) {
    return new Matrix(
        memory, offset + (long) from * rowStride, to - from, columns, rowStride, columnStride);
  }

  /** Columns {@code from} to {@code to} (exclusive). */
  public Matrix columns(int from, int to) {
    return new Matrix(
        memory, offset + (long) from * columnStride, rows, to - from, rowStride, columnStride);
  }

  public float get(int row, int column) {
    return memory.get(Tensor.FLOAT, 4 * index(row, column));
  }

  public void set(int row, int column, float value) {
    memory.set(Tensor.FLOAT, 4 * index(row, column), value);
  }

  private long index(int row, int column) {
    return offset + (long) row * rowStride + (long) column * columnStride;
  }
}
