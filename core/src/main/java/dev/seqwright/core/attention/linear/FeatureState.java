package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * Sums S = sum_j phi(k_j) v_j' (F, d) of every head, one row (H F d) each: of a hypothesis or of a
 * sentence.
 */
record FeatureState(Kernels kernels, int heads, Tensor states) implements AttentionState {

  /** S += K' V for each head: k (n, H F), v (n, H d). */
  void add(int row, Tensor k, Tensor v) {
    for (int h = 0; h < heads; h++) {
      Matrix state = state(row, h, k.columns() / heads).matrix();
      kernels.products().gemm(head(k, h).transposed(), head(v, h), state, 1);
    }
  }

  /** Y = Q S for each head: q (n, H F), y (n, H d). */
  void read(int row, Tensor q, Tensor y) {
    for (int h = 0; h < heads; h++) {
      kernels
          .products()
          .gemm(head(q, h), state(row, h, q.columns() / heads).matrix(), head(y, h), 0);
    }
  }

  private Matrix head(Tensor rows, int h) {
    int width = rows.columns() / heads;
    return rows.columns(h * width, (h + 1) * width);
  }

  private Tensor state(int row, int h, int features) {
    int size = states.columns() / heads;
    long at = (long) row * states.columns() + (long) h * size;
    return states.slice(at, features, size / features);
  }
}
