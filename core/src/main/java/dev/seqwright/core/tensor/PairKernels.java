package dev.seqwright.core.tensor;

/**
 * Sparse and explicit attention with H heads: arithmetic over the {@link Pairs} of a query and a
 * key. See {@link Kernels}.
 */
public interface PairKernels {

  /** out[p, h] = scale q_i,h . k_j,h for pair p = (i, j): q (Nq, H d), k (Nk, H d), out (P, H). */
  void dots(Tensor q, Tensor k, Pairs pairs, int heads, float scale, Tensor out);

  /** out_i,h = scale sum over the pairs p of row i of w[p, h] v_j,h: w (P, H), out (Nq, H d). */
  void sum(Tensor weights, Tensor v, Pairs pairs, float scale, Tensor out);

  /**
   * The transposed sum: out_j,h += scale w[p, h] x_i,h for every pair p = (i, j): x (Nq, H d), out
   * (Nk, H d).
   */
  void scatter(Tensor weights, Tensor x, Pairs pairs, float scale, Tensor out);

  /**
   * Softmax over the pairs of each query row, of every head on its own: x and out (P, H). A row of
   * nothing but -infinity gives zeros. out may be x.
   */
  void softmax(Tensor x, Pairs pairs, Tensor out);

  /** dx = y (dy - sum of y dy over the pairs of the row), y being {@link #softmax}'s output. */
  void softmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx);
}
