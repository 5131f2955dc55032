package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.vector.Simd;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * dW = dy' x (+ dW) on a processor without AVX-512: dy (N, O), x (N, I), dW (O, I).
 *
 * <p>Where a side of dW is short, oneDNN's sgemm reads the transposed matrix as it lies, at half
 * the speed of its other products. So one of the two is packed, blocks of rows at a time: x if it
 * is wide enough, else dy, whose columns are taken in parts that stay in a cache. Both too narrow,
 * oneDNN's matmul primitive copies them. A primitive serves one number of rows, so rows are summed
 * in blocks of 128, then a multiple of 16, and the rest goes through sgemm.
 */
final class OneDnnWeightGradient implements AutoCloseable {
  /** Rows that are packed at a time at most; measured. */
  private static final int PACKED_ROWS = 252;

  /** Outputs, likewise; parts of more than these are all long enough to be packed. */
  private static final int PACKED_OUTPUTS = 2 * OneDnnSgemm.FEWEST_OUTPUTS - 1;

  private static final int BLOCK = 128;
  private static final int STEP = 16;

  private final OneDnnScope scope = new OneDnnScope();
  private final Map<OneDnnSumOfRows.Form, OneDnnSumOfRows> blocks = new HashMap<>();
  private final OneDnnGemm gemm;
  private final OneDnnPackedFactor packed;
  private dnnl_stream stream;

  /**
   * @param gemm for what is left over
   */
  OneDnnWeightGradient(OneDnnGemm gemm, OneDnnPackedFactor packed) {
    this.gemm = gemm;
    this.packed = packed;
  }

  void run(Tensor dy, Tensor x, Tensor dw, float beta) {
    if (OneDnn.hasWideVectors()) {
      gemm.multiplyAtOnce(dy.matrix().transposed(), x.matrix(), dw.matrix(), beta);
    } else if (packed.suits(Math.max(dw.rows(), dw.columns()), x.rows())) {
      packed(dy.matrix().transposed(), x.matrix(), dw.matrix(), beta);
    } else {
      small(dy, x, dw, beta);
    }
  }

  private void packed(Matrix dy, Matrix x, Matrix dw, float beta) {
    int size = evenly(x.rows(), PACKED_ROWS);
    for (int from = 0; from < x.rows(); from += size) {
      int to = Math.min(x.rows(), from + size);
      block(dy.columns(from, to), x.rows(from, to), dw, from > 0 ? 1 : beta);
    }
  }

  private void block(Matrix dy, Matrix x, Matrix dw, float beta) {
    if (packed.suits(x)) {
      packed.right(x).after(dy, dw, beta, null);
      return;
    }
    int size = evenly(dw.rows(), PACKED_OUTPUTS);
    for (int from = 0; from < dw.rows(); from += size) {
      int to = Math.min(dw.rows(), from + size);
      packed.left(dy.rows(from, to)).before(x, dw.rows(from, to), beta);
    }
  }

  /** The size of the fewest parts of {@code most} at most that are as large as each other. */
  private static int evenly(int whole, int most) {
    return Math.ceilDiv(whole, Math.ceilDiv(whole, most));
  }

  private void small(Tensor dy, Tensor x, Tensor dw, float beta) {
    Shapes.product(dy.matrix().transposed(), x.matrix(), dw.matrix());
    int whole = x.rows() / STEP * STEP;
    if (whole > 0) {
      blocks(dy.rows(0, whole), x.rows(0, whole), dw, beta != 0);
    }
    if (whole == 0 || whole < x.rows()) {
      Matrix rest = dy.rows(whole, dy.rows()).matrix().transposed();
      Matrix other = x.rows(whole, x.rows()).matrix();
      gemm.multiplyAtOnce(rest, other, dw.matrix(), whole > 0 ? 1 : beta);
    }
  }

  private void blocks(Tensor dy, Tensor x, Tensor dw, boolean adds) {
    gemm.claimThread();
    for (int i = 0; i < x.rows(); i += BLOCK) {
      block(Math.min(BLOCK, x.rows() - i), dw, adds || i > 0)
          .execute(
              stream(),
              Simd.address(dy) + 4L * i * dy.columns(),
              Simd.address(x) + 4L * i * x.columns(),
              Simd.address(dw));
    }
  }

  private OneDnnSumOfRows block(int rows, Tensor dw, boolean adds) {
    return blocks.computeIfAbsent(
        new OneDnnSumOfRows.Form(rows, dw.rows(), dw.columns(), adds),
        form -> new OneDnnSumOfRows(scope, form));
  }

  private dnnl_stream stream() {
    if (stream == null) {
      stream = OneDnn.stream(scope);
    }
    return stream;
  }

  @Override
  public void close() {
    scope.close();
  }
}
