package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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

  /** Whether it is all of its memory, row after row. */
  public boolean isWhole() {
    boolean hasNoGaps = columnStride == 1 && rowStride == columns;
    return hasNoGaps && offset == 0 && memory.byteSize() == 4L * rows * columns;
  }

  /** A row (1, columns) on the same memory; the columns are adjacent. */
  public Tensor row(int row) {
    Shapes.rowMajor(this);
    return new Tensor(memory.asSlice(4 * index(row, 0), 4L * columns), 1, columns);
  }

  /** Copies the elements of a matrix of the same shape; the columns of both are adjacent. */
  public Matrix copyFrom(Matrix other) {
    Shapes.sameShape(this, other);
    if (isWhole() && other.isWhole()) {
      memory.copyFrom(other.memory);
      return this;
    }
    for (int i = 0; i < rows; i++) {
      row(i).copyFrom(other.row(i));
    }
    return this;
  }

  /** Sets every element to zero; the columns are adjacent. */
  public Matrix zero() {
    if (isWhole()) {
      memory.fill((byte) 0);
      return this;
    }
    for (int i = 0; i < rows; i++) {
      row(i).zero();
    }
    return this;
  }

  /** The elements, row after row; the columns are adjacent. */
  public float[] toArray() {
    Shapes.rowMajor(this);
    float[] all = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      MemorySegment.copy(memory, Tensor.FLOAT, 4 * index(i, 0), all, i * columns, columns);
    }
    return all;
  }

  /** The elements, an array a row; the columns are adjacent. */
  public float[][] toRows() {
    float[][] all = new float[rows][];
    Arrays.setAll(all, i -> rows(i, i + 1).toArray());
    return all;
  }

  /** Copies {@code values} in, row after row; the columns are adjacent. */
  public Matrix fill(float... values) {
    Shapes.rowMajor(this);
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(values.length + " values for " + this);
    }
    for (int i = 0; i < rows; i++) {
      MemorySegment.copy(values, i * columns, memory, Tensor.FLOAT, 4 * index(i, 0), columns);
    }
    return this;
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
