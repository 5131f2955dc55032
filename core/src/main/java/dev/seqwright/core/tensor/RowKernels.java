package dev.seqwright.core.tensor;

/** Sums, look-ups and updates of rows; see {@link Kernels}. */
public interface RowKernels {

  /** out[j] = sum over rows of x[i, j] + beta out[j]. */
  void sum(Tensor x, Tensor out, float beta);

  /** out[i] = scale table[ids[i]]. */
  void gather(Tensor table, int[] ids, float scale, Tensor out);

  /** dtable[ids[i]] += scale dout[i], in the order of i. */
  void scatterAdd(Tensor dout, int[] ids, float scale, Tensor dtable);
}
