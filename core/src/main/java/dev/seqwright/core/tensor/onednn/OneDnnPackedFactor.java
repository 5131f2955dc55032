package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.vector.Simd;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;
import java.util.Optional;

/**
 * A factor of C = A B that changes from call to call, packed for the product that follows or for
 * several. One worker's; its memory grows to the largest factor.
 */
final class OneDnnPackedFactor implements AutoCloseable {
  private final Optional<OneDnnSgemm> sgemm;
  private final Slabs slabs = new NativeSlabs();
  private final GemmArguments arguments = new GemmArguments(slabs);
  private final Scratch scratch = new Scratch();
  private Matrix factor;
  private long packed;

  /**
   * @param sgemm empty where nothing can be packed
   */
  OneDnnPackedFactor(Optional<OneDnnSgemm> sgemm) {
    this.sgemm = sgemm;
  }

  /** Whether B can be packed. */
  boolean suits(Matrix b) {
    return suits(b.columns(), b.rows());
  }

  /** Whether a factor of a product can be packed that has so many outputs and inputs. */
  boolean suits(int outputs, int inputs) {
    return sgemm.isPresent() && OneDnnSgemm.suits(outputs, inputs);
  }

  /** Packs B, which {@link #suits}. */
  OneDnnPackedFactor right(Matrix b) {
    factor = b;
    arguments
        .sizes(b.columns(), OneDnnPacking.MANY, b.rows())
        .leading(OneDnnGemm.leading(b), OneDnnPacking.MANY, OneDnnPacking.MANY);
    pack('A');
    return this;
  }

  /** Packs A, whose transposed matrix suits. */
  OneDnnPackedFactor left(Matrix a) {
    factor = a;
    arguments
        .sizes(OneDnnPacking.MANY, a.rows(), a.columns())
        .leading(OneDnnPacking.MANY, OneDnnGemm.leading(a), OneDnnPacking.MANY);
    pack('B');
    return this;
  }

  private void pack(char which) {
    OneDnn.useCallingThreadOnly();
    char order = OneDnnGemm.order(factor);
    OneDnnPacking packing = sgemm.orElseThrow().packing();
    long bytes = packing.bytes(which, order, arguments);
    packed = scratch.address(Math.ceilDiv(bytes, (long) Float.BYTES));
    try {
      packing.pack(which, order, arguments, Simd.address(factor), packed);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * C = A B + beta C + bias, B being packed.
   *
   * @param bias of each row, only where beta is 0; null for none
   */
  void after(Matrix a, Matrix c, float beta, Tensor bias) {
    Shapes.product(a, factor, c);
    if (c.rows() > 0) {
      sizes(c, a.columns(), OneDnnGemm.leading(factor), OneDnnGemm.leading(a));
      long more = bias == null ? GemmArguments.NOTHING : Simd.address(bias);
      multiply('P', packed, OneDnnGemm.order(a), Simd.address(a), beta, c, more);
    }
  }

  /** C = A B + beta C, A being packed. */
  void before(Matrix b, Matrix c, float beta) {
    Shapes.product(factor, b, c);
    sizes(c, b.rows(), OneDnnGemm.leading(b), OneDnnGemm.leading(factor));
    char order = OneDnnGemm.order(b);
    multiply(order, Simd.address(b), 'P', packed, beta, c, GemmArguments.NOTHING);
  }

  private void sizes(Matrix c, int depth, long leadingB, long leadingA) {
    arguments
        .sizes(c.columns(), c.rows(), depth)
        .leading(leadingB, leadingA, OneDnnGemm.leading(c));
  }

  /** oneDNN's first factor is our second one. */
  private void multiply(char orderB, long b, char orderA, long a, float beta, Matrix c, long bias) {
    try {
      long factorOfC = arguments.factor(beta);
      sgemm
          .orElseThrow()
          .multiply(arguments, orderB, b, orderA, a, factorOfC, Simd.address(c), bias);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    slabs.close();
  }
}
