package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Products of bytes by oneDNN's gemm, for processors without VNNI: about twice as fast as products
 * in float32. There oneDNN sums pairs of products in 16 bits, which saturate unless x stays within
 * {@link #LARGEST_IN_PAIRS}.
 */
final class OneDnnByteGemm implements ByteProduct {
  /** Two products with the largest weight fit in 16 bits: 2 * 129 * 127 = 32,766. */
  static final int LARGEST_IN_PAIRS = 129;

  private static final byte ZERO = 0;

  private final Bytes x = new Bytes();
  private final Bytes weight = new Bytes();
  private final Ints sums = new Ints();
  private final IntPointer nothing = new IntPointer(1L).put(0);
  private final Slabs slabs;
  private final MemorySegment bytes;
  private final int inputs;
  private final int outputs;

  /** Copies a weight. */
  OneDnnByteGemm(QuantizedMatrix matrix) {
    slabs = new NativeSlabs();
    bytes = slabs.slab(matrix.bytes().byteSize()).copyFrom(matrix.bytes());
    inputs = matrix.inputs();
    outputs = matrix.outputs();
  }

  private OneDnnByteGemm(OneDnnByteGemm other) {
    slabs = new NativeSlabs();
    bytes = other.bytes;
    inputs = other.inputs;
    outputs = other.outputs;
  }

  @Override
  public int largest() {
    return LARGEST_IN_PAIRS;
  }

  @Override
  public void multiply(long from, long to, int rows) {
    OneDnn.useCallingThreadOnly();
    try {
      OneDnn.check(product(x.at(from), sums.at(to), rows), "dnnl_gemm_u8s8s32");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private int product(Bytes rowsOfX, Ints rowsOfSums, int rows) {
    return dnnl.dnnl_gemm_u8s8s32(
        (byte) 'N',
        (byte) 'T',
        (byte) 'F',
        rows,
        outputs,
        inputs,
        1,
        rowsOfX,
        inputs,
        ZERO,
        weight.at(bytes.address()),
        inputs,
        ZERO,
        0,
        rowsOfSums,
        outputs,
        nothing);
  }

  @Override
  public ByteProduct share() {
    return new OneDnnByteGemm(this);
  }

  @Override
  public void close() {
    nothing.close();
    slabs.close();
  }

  /** A pointer that is set anew for each call: JavaCPP allocates nothing. */
  private static final class Bytes extends BytePointer {
    Bytes() {
      super((Pointer) null);
    }

    Bytes at(long value) {
      address = value;
      return this;
    }
  }

  /** The same to integers. */
  private static final class Ints extends IntPointer {
    Ints() {
      super((Pointer) null);
    }

    Ints at(long value) {
      address = value;
      return this;
    }
  }
}
