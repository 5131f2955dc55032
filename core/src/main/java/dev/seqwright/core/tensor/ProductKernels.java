package dev.seqwright.core.tensor;

/** Matrix products; see {@link Kernels}. */
public interface ProductKernels {

  /** C = A B + beta C, with A (M, K), B (K, N), C (M, N); C has column stride 1. */
  void gemm(Matrix a, Matrix b, Matrix c, float beta);

  /** out = f(x W' + b): x (N, I), weight W (O, I), bias (O) or null, out (N, O). */
  void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out);

  /**
   * The gradient of that weight: dW = dy' x + beta dW, with dy (N, O), x (N, I), dW (O, I).
   *
   * <p>A product like others, but O and I are those of a weight, the same at every step.
   */
  default void weightGradient(Tensor dy, Tensor x, Tensor dw, float beta) {
    gemm(dy.matrix().transposed(), x.matrix(), dw.matrix(), beta);
  }

  /**
   * {@link #linear} with a frozen weight, for inference. The result owns what it needs: weight and
   * bias are copied.
   */
  PackedLinear pack(Tensor weight, Tensor bias, Activation activation);

  /**
   * The same with a weight in bytes; the rows of x are quantized to bytes, too (see {@code
   * Int8Linear}). Implementations that quantize x in the same number of steps give the same sums.
   */
  PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation);
}
