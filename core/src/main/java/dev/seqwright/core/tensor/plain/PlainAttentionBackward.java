package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/** The gradient of attention as plain loops. */
final class PlainAttentionBackward {
  private PlainAttentionBackward() {}

  /** The three gradients being written. */
  private record Gradients(Matrix q, Matrix k, Matrix v) {}

  static void backward(
      AttentionArguments a,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv) {
    zero(dq);
    zero(dk);
    zero(dv);
    Gradients gradients = new Gradients(dq, dk, dv);
    for (int b = 0; b < a.queries().sequences(); b++) {
      for (int i = 0; i < a.queries().length(b); i++) {
        for (int h = 0; h < a.heads(); h++) {
          int row = a.queries().start(b) + i;
          double lse = logSumExp.get((long) row * a.heads() + h);
          row(a, row, h, b, i, lse, out.matrix(), dout.matrix(), gradients);
        }
      }
    }
  }

  /**
   * Query i, row {@code row}, of sequence b and head h: with weight p_j = exp(s_j - lse), mask m_j
   * and o the output, dv_j += m_j p_j do; ds_j = p_j (m_j do . v_j - do . o); dq += scale ds_j k_j;
   * dk_j += scale ds_j q.
   */
  private static void row(
      AttentionArguments a,
      int row,
      int h,
      int b,
      int i,
      double lse,
      Matrix out,
      Matrix dout,
      Gradients gradients) {
    int d = a.headSize();
    int e = a.valueSize();
    int own = h / a.shared();
    int counter = (row * a.heads() + h) * a.memory().maxLength();
    double delta = PlainAttention.dot(dout, row, out, row, h, e);
    for (int j = 0; j < a.visible(b, i); j++) {
      int key = a.memory().start(b) + j;
      double score = a.scale() * PlainAttention.dot(a.q(), row, a.k(), key, h, d);
      double p = Math.exp(score - lse);
      double keep = PlainAttention.keep(a, counter + j);
      double dp = keep * PlainAttention.dot(dout, row, a.v(), key, h, e);
      double ds = a.scale() * p * (dp - delta);
      accumulate(head(gradients.v(), own, e), key, keep * p, head(dout, h, e), row);
      accumulate(head(gradients.q(), h, d), row, ds, head(a.k(), own, d), key);
      accumulate(head(gradients.k(), own, d), key, ds, head(a.q(), h, d), row);
    }
  }

  private static Matrix head(Matrix rows, int h, int d) {
    return rows.columns(h * d, (h + 1) * d);
  }

  private static void accumulate(Matrix to, int toRow, double factor, Matrix from, int fromRow) {
    for (int c = 0; c < to.columns(); c++) {
      to.set(toRow, c, (float) (to.get(toRow, c) + factor * from.get(fromRow, c)));
    }
  }

  private static void zero(Matrix x) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        x.set(i, j, 0);
      }
    }
  }
}
