package dev.seqwright.core.tensor;

/** Softmax and the cross-entropy on top of it; see {@link Kernels}. */
public interface SoftmaxKernels {

  /** Softmax of each row; a row of nothing but -infinity gives zeros. out may be x. */
  void softmax(Tensor x, Tensor out);

  /** Logarithm of the softmax of each row. out may be x. */
  void logSoftmax(Tensor x, Tensor out);

  /**
   * Cross-entropy with label smoothing e, forward and backward in one pass over the logits z (N,
   * V): with p = softmax(z) and q = (1 - e) onehot(target) + e / V, row i has loss -sum_v q_v log
   * p_v; z is overwritten with {@code scale (p - q)}.
   *
   * @param losses receives each row's loss
   * @param logLikelihoods receives each row's log p(target)
   * @param correct receives 1 where the largest logit (the lowest index of equals) is the target's,
   *     else 0
   */
  void crossEntropy(
      Tensor logits,
      int[] targets,
      float smoothing,
      float scale,
      float[] losses,
      float[] logLikelihoods,
      byte[] correct);
}
