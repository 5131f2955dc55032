package dev.seqwright.core.tensor;

/** Layer norm and RMS norm; see {@link Kernels}. */
public interface NormKernels {

  /**
   * y = (x - mean) rstd gain + bias over each row; mean (N) and rstd (N) = 1 / sqrt(var + epsilon),
   * var the biased variance, are outputs too (Ba et al. 2016).
   */
  void layerNorm(
      Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y, Tensor mean, Tensor rstd);

  /** The gradient of {@link #layerNorm}: dx with beta; adds to dgain and dbias. */
  void layerNormBackward(
      Tensor dy,
      Tensor x,
      Tensor gain,
      Tensor mean,
      Tensor rstd,
      Tensor dx,
      float beta,
      Tensor dgain,
      Tensor dbias);

  /**
   * y = x rrms gain over each row; rrms (N) = 1 / sqrt(mean of x^2 + epsilon) is an output too
   * (Zhang and Sennrich 2019).
   */
  void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y, Tensor rrms);

  /** The gradient of {@link #rmsNorm}: dx with beta; adds to dgain. */
  void rmsNormBackward(
      Tensor dy, Tensor x, Tensor gain, Tensor rrms, Tensor dx, float beta, Tensor dgain);
}
