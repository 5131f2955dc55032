package dev.seqwright.core.tensor;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * dW = dy' x (+ dW) on a processor without AVX-512: dy (N, O), x (N, I), dW (O, I).
 *
 * <p>Where a side of dW is short, oneDNN's sgemm reads the transposed matrix as it lies, at half
 * the speed of its other products (30 GFLOP/s of a core against 60 to 75). Its matmul primitive
 * copies it first. A primitive serves one number of rows, so rows are summed in blocks of 128, then
 * a multiple of 16, and the rest goes through sgemm; 256 rows of dW at a time stay in a cache
 * meanwhile.
 */
final class OneDnnWeightGradient implements AutoCloseable {
  private static final int BLOCK = 128;
  private static final int STEP = 16;
  private static final int PANEL = 256;

  /** 1 / O + 1 / I from which on sgemm does not copy; measured. */
  private static final double SHORT = 0.0038;

  private final OneDnnScope scope = new OneDnnScope();
  private final Map<OneDnnSumOfRows.Form, OneDnnSumOfRows> blocks = new HashMap<>();
  private final OneDnnGemm gemm;
  private dnnl_stream stream;

  /**
   * @param gemm for what is left over
   */
  OneDnnWeightGradient(OneDnnGemm gemm) {
    this.gemm = gemm;
  }

  void run(Tensor dy, Tensor x, Tensor dw, float beta) {
    int whole = isSlow(dw) ? x.rows() / STEP * STEP : 0;
    if (whole > 0) {
      Shapes.product(dy.matrix().transposed(), x.matrix(), dw.matrix());
      blocks(dy.rows(0, whole), x.rows(0, whole), dw, beta != 0);
    }
    if (whole == 0 || whole < x.rows()) {
      Matrix rest = dy.rows(whole, dy.rows()).matrix().transposed();
      Matrix other = x.rows(whole, x.rows()).matrix();
      gemm.multiplyAtOnce(rest, other, dw.matrix(), whole > 0 ? 1 : beta);
    }
  }

  private static boolean isSlow(Tensor dw) {
    return !OneDnn.hasWideVectors() && 1.0 / dw.rows() + 1.0 / dw.columns() >= SHORT;
  }

  private void blocks(Tensor dy, Tensor x, Tensor dw, boolean adds) {
    gemm.claimThread();
    for (int o = 0; o < dw.rows(); o += PANEL) {
      int outputs = Math.min(PANEL, dw.rows() - o);
      long gradient = Lanes.address(dw) + 4L * o * dw.columns();
      for (int i = 0; i < x.rows(); i += BLOCK) {
        block(Math.min(BLOCK, x.rows() - i), outputs, dw, adds || i > 0)
            .execute(
                stream(),
                Lanes.address(dy) + 4L * i * dy.columns() + 4L * o,
                Lanes.address(x) + 4L * i * x.columns(),
                gradient);
      }
    }
  }

  private OneDnnSumOfRows block(int rows, int outputs, Tensor dw, boolean adds) {
    return blocks.computeIfAbsent(
        new OneDnnSumOfRows.Form(rows, outputs, dw.rows(), dw.columns(), adds),
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
