package dev.seqwright.core.tensor;

import java.lang.ref.Reference;
import java.util.function.Supplier;

/**
 * Products of bytes in float32, exact because no partial sum passes 2^24: 512 products of at most
 * 255 127 each. Longer sums are put together in integers.
 *
 * <p>For processors without instructions for sums of products of bytes.
 */
final class FloatByteProduct implements ByteProduct {
  private static final int DEPTH = 512;

  private final Slabs slabs;
  private final Tensor weight;
  private final Supplier<Gemm> gemms;
  private final Gemm gemm;
  private final Scratch scratch = new Scratch();

  /**
   * @param gemms makes products in float32, one for each worker
   */
  FloatByteProduct(QuantizedMatrix matrix, Supplier<Gemm> gemms) {
    this.gemms = gemms;
    gemm = gemms.get();
    slabs = new NativeSlabs();
    long bytes = 4 * matrix.bytes().byteSize();
    weight = new Tensor(slabs.slab(bytes), matrix.outputs(), matrix.inputs());
    for (int o = 0; o < matrix.outputs(); o++) {
      for (int i = 0; i < matrix.inputs(); i++) {
        weight.set((long) o * matrix.inputs() + i, matrix.at(o, i));
      }
    }
  }

  private FloatByteProduct(FloatByteProduct other) {
    gemms = other.gemms;
    gemm = gemms.get();
    slabs = new NativeSlabs();
    weight = other.weight;
  }

  @Override
  public int paddedRows(int rows) {
    return rows;
  }

  @Override
  public void multiply(long x, long sums, int rows) {
    int inputs = weight.columns();
    int outputs = weight.rows();
    long floats = scratch.address((long) rows * inputs + (long) rows * outputs);
    long partial = floats + 4L * rows * inputs;
    for (int i = 0; i < rows * inputs; i++) {
      Lanes.set(floats + 4L * i, Lanes.getByte(x + i) & 0xff);
    }
    Lanes.zero(sums, 4L * rows * outputs);
    Matrix from = Lanes.matrix(floats, rows, inputs);
    Matrix part = Lanes.matrix(partial, rows, outputs);
    try {
      for (int k = 0; k < inputs; k += DEPTH) {
        int to = Math.min(inputs, k + DEPTH);
        gemm.multiply(from.columns(k, to), weight.columns(k, to).transposed(), part, 0);
        add(partial, sums, rows * outputs);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static void add(long floats, long sums, int count) {
    for (int i = 0; i < count; i++) {
      Lanes.setInt(sums + 4L * i, Lanes.getInt(sums + 4L * i) + (int) Lanes.get(floats + 4L * i));
    }
  }

  @Override
  public ByteProduct share() {
    return new FloatByteProduct(this);
  }

  @Override
  public void close() {
    gemm.close();
    slabs.close();
  }
}
