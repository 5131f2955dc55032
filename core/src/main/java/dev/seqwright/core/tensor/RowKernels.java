package dev.seqwright.core.tensor;

/** Sums, look-ups and updates of rows; see {@link Kernels}. */
public interface RowKernels {

  /** out[j] = sum over rows of x[i, j] + beta out[j]. */
  void sum(Tensor x, Tensor out, float beta);

  /** out[i] = scale table[ids[i]]; the columns of both are adjacent. */
  void gather(Matrix table, int[] ids, float scale, Matrix out);

  /** dtable[ids[i]] += scale dout[i], in the order of i; the columns of both are adjacent. */
  void scatterAdd(Matrix dout, int[] ids, float scale, Matrix dtable);

  /**
   * Pairs of columns turned in every head of d columns, by t = positions[i] in row i: out[i, j] =
   * x[i, j] cos[t, j mod d] + sign x[i, partner(j)] sin[t, j mod d]. With sign -1 it turns back.
   * The columns of both are adjacent.
   */
  void rotate(Matrix x, Rotation rotation, int[] positions, float sign, Matrix out);
}
