package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.Optional;

/**
 * Products of bytes by oneDNN's gemm, for processors without VNNI: about twice as fast as products
 * in float32. There oneDNN sums pairs of products in 16 bits, which saturate unless x stays within
 * {@link #LARGEST_IN_PAIRS}.
 */
public final class OneDnnByteGemm implements ByteProduct {
  /** Two products with the largest weight fit in 16 bits: 2 * 129 * 127 = 32,766. */
  public static final int LARGEST_IN_PAIRS = 129;

  /**
   * The functions of oneDNN's library for this.
   *
   * @param packing packs a weight
   * @param gemm multiplies
   */
  record Functions(OneDnnPacking packing, MethodHandle gemm) {
    /** Those of a library that has them. */
    static Optional<Functions> in(SymbolLookup library) {
      Optional<MethodHandle> gemm =
          OneDnnFunctions.find(
              library, "20gemm_s8u8s32_computeEPKcS3_S3_PKlS5_S5_PKaS5_PKhS5_PKfPiS5_PKi", 14);
      return OneDnnPacking.bytes(library)
          .flatMap(packing -> gemm.map(found -> new Functions(packing, found)));
    }
  }

  private final Functions functions;
  private final Slabs slabs = new NativeSlabs();
  private final OneDnnPackedWeight weight;
  private final boolean owner;
  private final GemmArguments arguments;

  /** Packs a weight. */
  OneDnnByteGemm(Functions functions, QuantizedMatrix matrix) {
    this(
        functions,
        new OneDnnPackedWeight(
            functions.packing(), matrix.bytes().address(), matrix.outputs(), matrix.inputs()),
        true);
  }

  private OneDnnByteGemm(Functions functions, OneDnnPackedWeight weight, boolean owner) {
    this.functions = functions;
    this.weight = weight;
    this.owner = owner;
    arguments = weight.arguments(slabs);
  }

  @Override
  public int largest() {
    return LARGEST_IN_PAIRS;
  }

  @Override
  public void multiply(long x, long sums, int rows) {
    OneDnn.useCallingThreadOnly();
    try {
      OneDnn.check(product(x, sums, rows), "gemm_s8u8s32_compute");
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private int product(long x, long sums, int rows) {
    GemmArguments of = arguments.rows(rows);
    try {
      return (int)
          functions.gemm.invokeExact(
              of.letter('P'),
              of.letter('N'),
              of.letter('F'),
              of.m(),
              of.n(),
              of.k(),
              weight.address(),
              of.leadingA(),
              x,
              of.leadingB(),
              of.zero(),
              sums,
              of.leadingC(),
              of.zero());
    } catch (Throwable e) {
      throw new IllegalStateException("gemm_s8u8s32_compute failed", e);
    }
  }

  @Override
  public ByteProduct share() {
    return new OneDnnByteGemm(functions, weight, false);
  }

  @Override
  public void close() {
    slabs.close();
    if (owner) {
      weight.close();
    }
  }
}
