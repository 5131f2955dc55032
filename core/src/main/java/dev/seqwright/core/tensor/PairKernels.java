package dev.seqwright.core.tensor;

/**
 * Sparse and explicit attention with H heads: arithmetic over the {@link Pairs} of a query and a
 * key. See {@link Kernels}.
 *
 * <p>Keys and values may have g heads for the H of queries, g a divisor of H: head h goes with
 * their head floor(h g / H). The columns of all matrices are adjacent.
 */
public interface PairKernels {

  /** out[p, h] = scale q_i,h . k_j,h for pair p = (i, j): q (Nq, H d), k (Nk, g d), out (P, H). */
  void dots(Matrix q, Matrix k, Pairs pairs, int heads, float scale, Tensor out);

  /**
   * out_i,h = scale sum over the pairs p of row i of w[p, h] v_j,h: w (P, H), v (Nk, g d), out (Nq,
   * H d).
   */
  void sum(Tensor weights, Matrix v, Pairs pairs, float scale, Matrix out);

  /**
   * The transposed sum: out_j,h += scale w[p, h] x_i,h for every pair p = (i, j): x (Nq, H d), out
   * (Nk, g d).
   */
  void scatter(Tensor weights, Matrix x, Pairs pairs, float scale, Matrix out);

  /**
   * Softmax over the pairs of each query row, of every head on its own: x and out (P, H). A row of
   * nothing but -infinity gives zeros. out may be x.
   */
  void softmax(Tensor x, Pairs pairs, Tensor out);

  /** dx = y (dy - sum of y dy over the pairs of the row), y being {@link #softmax}'s output. */
  void softmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx);
}
