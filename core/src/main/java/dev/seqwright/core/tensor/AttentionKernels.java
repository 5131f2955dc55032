package dev.seqwright.core.tensor;

/**
 * Scaled dot-product attention with H heads; see {@link Kernels}. Keys and values may have g heads
 * for the H of queries, g a divisor of H: head h goes with their head floor(h g / H). Values may
 * have another size e than queries and keys.
 */
public interface AttentionKernels {

  /**
   * Scaled dot-product attention of ragged sequences (Vaswani et al. 2017): for head h and query
   * row i of sequence b, out_i = sum_j drop(softmax_j(scale q_i . k_j)) v_j over the rows j of
   * sequence b of the memory; causal: over the rows whose position is at most i's position. A query
   * with nothing to attend to gives zeros. {@code out} is (Nq, H e); {@code logSumExp} (Nq, H)
   * receives log sum_j exp(scale q_i . k_j), or -infinity.
   */
  void forward(AttentionArguments arguments, Tensor out, Tensor logSumExp);

  /**
   * The gradient of {@link #forward}: dq, dk, dv (matrices of the shapes of q, k, v) are
   * overwritten. {@code out} and {@code logSumExp} are the outputs of the forward pass.
   */
  void backward(
      AttentionArguments arguments,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv);

  /**
   * Attention of one query row a hypothesis over keys and values that lie anywhere in a cache: row
   * r of {@code q} attends the cache rows {@code rows[from[r]] ... rows[from[r + 1] - 1]}. q (R, H
   * d), keys and values (C, g d), out (R, H d).
   */
  void indexed(
      Matrix q,
      Matrix keys,
      Matrix values,
      int[] rows,
      int[] from,
      int heads,
      float scale,
      Tensor out);
}
