package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainLinear;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Matrix products on the Vector API: blocks of A and panels of B are copied to scratch memory where
 * they lie as {@link TileProduct} reads them, and stay in the cache while they are used (Goto and
 * van de Geijn 2008).
 */
final class VectorProducts implements ProductKernels {
  private static final int BLOCK_ROWS = 256;
  private static final int BLOCK_DEPTH = 256;
  private static final int PANEL = 2 * Simd.COUNT;
  private final Scratch scratch = new Scratch();
  private final Transposition transposition = new Transposition();
  private final VectorActivations activations = new VectorActivations();

  /** C = A B + beta C; the depth K is cut in blocks, the same ones whatever M and N are. */
  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    Shapes.product(a, b, c);
    if (a.columns() == 0) {
      clear(c, beta);
    }
    try {
      for (int i = 0; i < c.rows(); i += BLOCK_ROWS) {
        int m = Math.min(BLOCK_ROWS, c.rows() - i);
        for (int p = 0; p < a.columns(); p += BLOCK_DEPTH) {
          int k = Math.min(BLOCK_DEPTH, a.columns() - p);
          Matrix part = a.rows(i, i + m).columns(p, p + k);
          block(part, b.rows(p, p + k), c.rows(i, i + m), p > 0 || beta != 0);
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static void clear(Matrix c, float beta) {
    long address = Simd.address(c);
    for (int i = 0; beta == 0 && i < c.rows(); i++) {
      Simd.zero(address + 4L * i * c.rowStride(), 4L * c.columns());
    }
  }

  private void block(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    long packedB = scratch.address((long) BLOCK_DEPTH * PANEL + (long) BLOCK_ROWS * BLOCK_DEPTH);
    long packedA = packedB + 4L * BLOCK_DEPTH * PANEL;
    packA(a, packedA);
    long target = Simd.address(c);
    TileProduct product =
        new TileProduct(4L * a.columns(), 4, 4L * PANEL, 4L * c.rowStride(), 1, accumulate);
    for (int j = 0; j < c.columns(); j += PANEL) {
      int n = Math.min(PANEL, c.columns() - j);
      packB(b.columns(j, j + n), packedB);
      product.run(packedA, packedB, target + 4L * j, a.rows(), n, a.columns());
    }
  }

  /** A row-major, without gaps. */
  private void packA(Matrix a, long to) {
    if (a.columnStride() == 1) {
      copyRows(a, to, 4L * a.columns());
    } else {
      transposition.run(a.transposed(), to, 4L * a.columns());
    }
  }

  /** B row-major, rows {@link #PANEL} apart. */
  private void packB(Matrix b, long to) {
    if (b.columnStride() == 1) {
      copyRows(b, to, 4L * PANEL);
    } else {
      transposition.run(b.transposed(), to, 4L * PANEL);
    }
  }

  private static void copyRows(Matrix from, long to, long stride) {
    long address = Simd.address(from);
    int whole = Simd.SPECIES.loopBound(from.columns());
    VectorMask<Float> rest = Simd.first(from.columns() - whole);
    for (int i = 0; i < from.rows(); i++) {
      long source = address + 4L * i * from.rowStride();
      long target = to + i * stride;
      for (int j = 0; j < whole; j += Simd.COUNT) {
        Simd.store(Simd.load(source + 4L * j), target + 4L * j);
      }
      FloatVector last = Simd.load(source + 4L * whole, rest);
      Simd.store(last, target + 4L * whole, rest);
    }
  }

  @Override
  public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
    gemm(x.matrix(), weight.matrix().transposed(), out.matrix(), 0);
    if (bias != null) {
      addToEach(bias, out);
    }
    if (activation != Activation.IDENTITY) {
      activations.activate(activation, out, out);
    }
  }

  /** Adds the same row to each row of {@code out}. */
  private static void addToEach(Tensor row, Tensor out) {
    int columns = out.columns();
    Shapes.holds(row, columns);
    long to = Simd.address(out);
    for (int i = 0; i < out.rows(); i++) {
      VectorElements.axpy(1, Simd.address(row), to + 4L * i * columns, columns);
    }
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    return new PlainLinear(VectorProducts::new, weight, bias, activation);
  }

  @Override
  public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
    Int8Constants constants = Int8Constants.of(weight, bias);
    return new Int8Linear(
        new FloatByteProduct(weight, w -> pack(w, null, Activation.IDENTITY)),
        constants,
        weight.inputs(),
        activation);
  }
}
