package dev.seqwright.core.tensor;

import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Attention of one query a hypothesis over rows of a cache, on the Vector API. */
final class VectorAttentionIndexed {
  private final Scratch scratch = new Scratch();

  void run(
      Matrix q,
      Matrix keys,
      Matrix values,
      int[] rows,
      int[] from,
      int heads,
      float scale,
      Tensor out) {
    check(q, keys, values, out);
    Shapes.indices(rows, from[q.rows()], Math.min(keys.rows(), values.rows()));
    int d = q.columns() / heads;
    try {
      for (int r = 0; r < q.rows(); r++) {
        for (int h = 0; h < heads; h++) {
          Matrix query = q.rows(r, r + 1).columns(h * d, (h + 1) * d);
          Matrix k = keys.columns(h * d, (h + 1) * d);
          Matrix v = values.columns(h * d, (h + 1) * d);
          long to = Lanes.address(out) + 4L * ((long) r * q.columns() + (long) h * d);
          head(query, k, v, rows, from[r], from[r + 1], scale, to);
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static void check(Matrix q, Matrix keys, Matrix values, Tensor out) {
    Shapes.rowMajor(q);
    Shapes.rowMajor(keys);
    Shapes.rowMajor(values);
    Shapes.sameShape(q, out.matrix());
    if (keys.columns() != q.columns() || values.columns() != q.columns()) {
      throw new IllegalArgumentException(q + ", " + keys + " and " + values + " differ in width");
    }
  }

  private void head(
      Matrix q, Matrix keys, Matrix values, int[] rows, int from, int to, float scale, long out) {
    int n = to - from;
    long weights = scratch.address(n);
    long query = Lanes.address(q);
    long k = Lanes.address(keys);
    for (int j = 0; j < n; j++) {
      long key = k + 4L * rows[from + j] * keys.rowStride();
      Lanes.set(weights + 4L * j, scale * SoftmaxRow.dot(query, key, q.columns()));
    }
    float sum = SoftmaxRow.exp(weights, weights, n, SoftmaxRow.max(weights, n));
    SoftmaxRow.affine(weights, weights, n, 1 / sum, 0);
    long v = Lanes.address(values);
    for (int c = 0; c < q.columns(); c += 4 * Lanes.COUNT) {
      long width = 4L * values.rowStride();
      strip(weights, v + 4L * c, width, rows, from, n, out + 4L * c, q.columns() - c);
    }
  }

  /** out = sum_j weight_j value_j for four vectors of columns, or what is left of them. */
  private static void strip(
      long weights, long values, long width, int[] rows, int from, int n, long out, int left) {
    VectorMask<Float> m0 = Lanes.first(left);
    VectorMask<Float> m1 = Lanes.first(left - Lanes.COUNT);
    VectorMask<Float> m2 = Lanes.first(left - 2 * Lanes.COUNT);
    VectorMask<Float> m3 = Lanes.first(left - 3 * Lanes.COUNT);
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int j = 0; j < n; j++) {
      long at = values + rows[from + j] * width;
      FloatVector weight = Lanes.broadcast(weights + 4L * j);
      s0 = weight.fma(Lanes.load(at, m0), s0);
      s1 = weight.fma(Lanes.load(at + Lanes.BYTES, m1), s1);
      s2 = weight.fma(Lanes.load(at + 2L * Lanes.BYTES, m2), s2);
      s3 = weight.fma(Lanes.load(at + 3L * Lanes.BYTES, m3), s3);
    }
    Lanes.store(s0, out, m0);
    Lanes.store(s1, out + Lanes.BYTES, m1);
    Lanes.store(s2, out + 2L * Lanes.BYTES, m2);
    Lanes.store(s3, out + 3L * Lanes.BYTES, m3);
  }
}
