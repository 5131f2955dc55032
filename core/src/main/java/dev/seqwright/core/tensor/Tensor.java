package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A dense float32 array of any rank, row-major, in off-heap memory that it does not own (see {@code
 * Workspace}).
 *
 * <p>A tensor of shape (n1, ..., nk) is also a matrix of {@link #rows} = n1 ... n(k-1) and {@link
 * #columns} = nk: most kernels see it that way.
 */
public final class Tensor {
  /** The unaligned, native-order layout of one element. */
  public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final MemorySegment memory;
  private final int[] shape;

  /** Wraps {@code memory}, which must hold exactly the elements of {@code shape}. */
  public Tensor(MemorySegment memory, int... shape) {
    if (memory.byteSize() != 4L * elements(shape)) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not fit " + memory.byteSize() + " bytes");
    }
    this.memory = memory;
    this.shape = shape.clone();
  }

  /** The number of elements of a shape. */
  public static long elements(int... shape) {
    long n = 1;
    for (int d : shape) {
      n = Math.multiplyExact(n, (long) d);
    }
    return n;
  }

  public MemorySegment memory() {
    return memory;
  }

  public long size() {
    return memory.byteSize() / 4;
  }

  public int rank() {
    return shape.length;
  }

  public int dim(int axis) {
    return shape[axis];
  }

  public int[] shape() {
    return shape.clone();
  }

  /** The last dimension; 1 for a scalar. */
  public int columns() {
    return shape.length == 0 ? 1 : shape[shape.length - 1];
  }

  /** The product of all dimensions but the last. */
  public int rows() {
    int n = 1;
    for (int i = 0; i < shape.length - 1; i++) {
      n *= shape[i];
    }
    return n;
  }

  /** The same memory under another shape of as many elements. */
  public Tensor reshape(int... newShape) {
    return new Tensor(memory, newShape);
  }

  /** Rows {@code from} to {@code to} (exclusive) of the matrix view, on the same memory. */
  public Tensor rows(int from, int to) {
    long rowBytes = 4L * columns();
    return new Tensor(
        memory.asSlice(from * rowBytes, (to - from) * rowBytes), to - from, columns());
  }

  /** {@code count} elements from {@code offset}, on the same memory, as the given shape. */
  public Tensor slice(long offset, int... newShape) {
    return new Tensor(memory.asSlice(4 * offset, 4 * elements(newShape)), newShape);
  }

  /** The whole tensor as a matrix of rows and columns. */
  public Matrix matrix() {
    return columns(0, columns());
  }

  /** Columns {@code from} to {@code to} (exclusive) of the matrix view, on the same memory. */
  public Matrix columns(int from, int to) {
    return new Matrix(memory, from, rows(), to - from, columns(), 1);
  }

  public float get(long index) {
    return memory.get(FLOAT, 4 * index);
  }

  public void set(long index, float value) {
    memory.set(FLOAT, 4 * index, value);
  }

  /** Copies {@code values} in, row-major. */
  public Tensor fill(float... values) {
    if (values.length != size()) {
      throw new IllegalArgumentException(values.length + " values for " + this);
    }
    MemorySegment.copy(MemorySegment.ofArray(values), 0, memory, 0, memory.byteSize());
    return this;
  }

  /** Copies the elements of {@code other}, which must be of the same size. */
  public Tensor copyFrom(Tensor other) {
    if (other.size() != size()) {
      throw new IllegalArgumentException("copy of " + other + " into " + this);
    }
    memory.copyFrom(other.memory);
    return this;
  }

  /** Sets every element to zero. */
  public Tensor zero() {
    memory.fill((byte) 0);
    return this;
  }

  public float[] toArray() {
    return memory.toArray(FLOAT);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
