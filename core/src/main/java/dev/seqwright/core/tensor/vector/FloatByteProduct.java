package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products of bytes in float32, exact because no partial sum passes 2^24: 512 products of at most
 * 255 127 each. Longer sums are put together in integers.
 *
 * <p>For processors without instructions for products of bytes.
 */
public final class FloatByteProduct implements ByteProduct {
  private static final int DEPTH = 512;

  private final int inputs;
  private final int outputs;
  private final List<PackedLinear> parts;
  private final Scratch scratch = new Scratch();

  /**
   * @param packing makes a product of a weight in float32
   */
  public FloatByteProduct(QuantizedMatrix matrix, Function<Tensor, PackedLinear> packing) {
    this(matrix.inputs(), matrix.outputs(), new ArrayList<>());
    for (int from = 0; from < inputs; from += DEPTH) {
      parts.add(pack(matrix, from, Math.min(inputs, from + DEPTH), packing));
    }
  }

  private FloatByteProduct(int inputs, int outputs, List<PackedLinear> parts) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.parts = parts;
  }

  private static PackedLinear pack(
      QuantizedMatrix matrix, int from, int to, Function<Tensor, PackedLinear> packing) {
    int width = to - from;
    try (NativeSlabs slabs = new NativeSlabs()) {
      long bytes = 4L * matrix.outputs() * width;
      Tensor part = new Tensor(slabs.slab(bytes).asSlice(0, bytes), matrix.outputs(), width);
      for (int o = 0; o < matrix.outputs(); o++) {
        for (int i = 0; i < width; i++) {
          part.set((long) o * width + i, matrix.at(o, from + i));
        }
      }
      return packing.apply(part);
    }
  }

  @Override
  public void multiply(long x, long sums, int rows) {
    int further = inputs > DEPTH ? outputs : 0;
    long floats = scratch.address((long) rows * (Math.min(DEPTH, inputs) + further));
    try {
      multiply(x, sums, rows, floats);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The first products come to stand where their integers will, the others behind the floats. */
  private void multiply(long x, long sums, int rows, long floats) {
    for (int k = 0; k < inputs; k += DEPTH) {
      int width = Math.min(DEPTH, inputs - k);
      long products = k == 0 ? sums : floats + 4L * rows * DEPTH;
      spread(x + k, rows, width, floats);
      parts
          .get(k / DEPTH)
          .apply(Simd.tensor(floats, rows, width), Simd.tensor(products, rows, outputs));
      add(products, sums, rows * outputs, k > 0);
    }
  }

  /** The unsigned bytes of some columns as floats. */
  private void spread(long bytes, int rows, int width, long floats) {
    for (int r = 0; r < rows; r++) {
      Int8Rows.spread(bytes + (long) r * inputs, width, floats + 4L * r * width);
    }
  }

  /** sums = floats, or sums + floats; both may lie at the same place. */
  private static void add(long floats, long sums, int count, boolean accumulate) {
    int whole = Simd.SPECIES.loopBound(count);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      IntVector sum = (IntVector) Simd.load(floats + 4L * i).convert(VectorOperators.F2I, 0);
      sum = accumulate ? sum.add(Simd.loadInts(sums + 4L * i)) : sum;
      sum.intoMemorySegment(Simd.ALL, sums + 4L * i, Simd.ORDER);
    }
    for (int i = whole; i < count; i++) {
      int before = accumulate ? Simd.getInt(sums + 4L * i) : 0;
      Simd.setInt(sums + 4L * i, before + (int) Simd.get(floats + 4L * i));
    }
  }

  @Override
  public ByteProduct share() {
    List<PackedLinear> shared = parts.stream().map(PackedLinear::share).toList();
    return new FloatByteProduct(inputs, outputs, shared);
  }

  @Override
  public void close() {
    parts.forEach(PackedLinear::close);
  }
}
