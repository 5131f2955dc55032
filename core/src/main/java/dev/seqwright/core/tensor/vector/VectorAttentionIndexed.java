package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Scratch;
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
    check(q, keys, values, heads, out);
    Shapes.indices(rows, from[q.rows()], Math.min(keys.rows(), values.rows()));
    int d = q.columns() / heads;
    Cache cache =
        new Cache(
            Simd.address(keys),
            4L * keys.rowStride(),
            Simd.address(values),
            4L * values.rowStride(),
            heads,
            q.columns() / keys.columns(),
            d);
    long query = Simd.address(q);
    long to = Simd.address(out);
    try {
      for (int r = 0; r < q.rows(); r++) {
        int n = from[r + 1] - from[r];
        int wide = Simd.SPECIES.loopBound(n + Simd.COUNT - 1);
        long weights = scratch.address((long) heads * wide);
        scores(query + 4L * r * q.rowStride(), cache, rows, from[r], n, scale, weights, wide);
        for (int h = 0; h < heads; h++) {
          SoftmaxRow.softmaxOfFew(weights + 4L * h * wide, wide);
        }
        for (int h = 0; h < heads; h++) {
          long target = to + 4L * ((long) r * q.columns() + (long) h * d);
          sum(weights + 4L * h * wide, cache, cache.own(h), rows, from[r], n, target);
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Where keys and values lie: addresses, and bytes from a row to the next; H heads of size d, of
   * which {@code shared} go with one of theirs.
   */
  private record Cache(
      long keys, long keyRow, long values, long valueRow, int heads, int shared, int size) {
    /** The head of keys and values that goes with a head of queries. */
    int own(int head) {
      return shared == 1 ? head : head / shared;
    }

    /** Where the part of a key begins that goes with a head. */
    long key(int row, int head) {
      return keys + row * keyRow + 4L * own(head) * size;
    }

    /** Where column {@code c} of a head's values begins. */
    long value(int head, int c) {
      return values + 4L * ((long) head * size + c);
    }
  }

  private static void check(Matrix q, Matrix keys, Matrix values, int heads, Tensor out) {
    Shapes.rowMajor(q);
    Shapes.rowMajor(keys);
    Shapes.rowMajor(values);
    Shapes.sameShape(q, out.matrix());
    int d = q.columns() / heads;
    boolean fit = keys.columns() > 0 && q.columns() % keys.columns() == 0;
    if (!fit || keys.columns() % d != 0 || values.columns() != keys.columns()) {
      throw new IllegalArgumentException(
          "widths of " + heads + " heads: " + q + ", " + keys + " and " + values);
    }
  }

  /**
   * Computes the scores of all heads before any softmax, because a processor stalls when it loads a
   * vector right after its parts were stored. Each head has {@code wide} of them, whole vectors;
   * those over n are -infinity.
   */
  private static void scores(
      long query, Cache cache, int[] rows, int from, int n, float scale, long weights, int wide) {
    int eights = Simd.EIGHTS && cache.size % Simd.COUNT == 0 ? (n + 7) / 8 * 8 : 0;
    for (int j = 0; j < eights; j += 8) {
      for (int h = 0; h < cache.heads; h++) {
        SoftmaxRow.dots(
            query + 4L * h * cache.size,
            cache.key(0, h),
            cache.keyRow,
            rows,
            from + j,
            Math.min(8, n - j),
            cache.size,
            scale,
            weights + 4L * ((long) h * wide + j));
      }
    }
    for (int j = eights; j < wide; j++) {
      for (int h = 0; h < cache.heads; h++) {
        float score = Float.NEGATIVE_INFINITY;
        if (j < n) {
          long x = query + 4L * h * cache.size;
          score = scale * SoftmaxRow.dot(x, cache.key(rows[from + j], h), cache.size);
        }
        Simd.set(weights + 4L * ((long) h * wide + j), score);
      }
    }
  }

  private static void sum(
      long weights, Cache cache, int head, int[] rows, int from, int n, long out) {
    int c = 0;
    for (; c + 4 * Simd.COUNT <= cache.size; c += 4 * Simd.COUNT) {
      strip(weights, cache.value(head, c), cache.valueRow, rows, from, n, out + 4L * c);
    }
    for (; c < cache.size; c += Simd.COUNT) {
      VectorMask<Float> mask = Simd.first(cache.size - c);
      column(weights, cache.value(head, c), cache.valueRow, rows, from, n, out + 4L * c, mask);
    }
  }

  /** out = sum_j weight_j value_j for four vectors of columns. */
  private static void strip(
      long weights, long values, long width, int[] rows, int from, int n, long out) {
    FloatVector s0 = FloatVector.zero(Simd.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int j = 0; j < n; j++) {
      long at = values + rows[from + j] * width;
      FloatVector weight = Simd.broadcast(weights + 4L * j);
      s0 = weight.fma(Simd.load(at), s0);
      s1 = weight.fma(Simd.load(at + Simd.BYTES), s1);
      s2 = weight.fma(Simd.load(at + 2L * Simd.BYTES), s2);
      s3 = weight.fma(Simd.load(at + 3L * Simd.BYTES), s3);
    }
    Simd.store(s0, out);
    Simd.store(s1, out + Simd.BYTES);
    Simd.store(s2, out + 2L * Simd.BYTES);
    Simd.store(s3, out + 3L * Simd.BYTES);
  }

  /** The same for one vector of columns, or a part of one. */
  private static void column(
      long weights,
      long values,
      long width,
      int[] rows,
      int from,
      int n,
      long out,
      VectorMask<Float> mask) {
    FloatVector sum = FloatVector.zero(Simd.SPECIES);
    for (int j = 0; j < n; j++) {
      FloatVector value = Simd.load(values + rows[from + j] * width, mask);
      sum = Simd.broadcast(weights + 4L * j).fma(value, sum);
    }
    Simd.store(sum, out, mask);
  }
}
