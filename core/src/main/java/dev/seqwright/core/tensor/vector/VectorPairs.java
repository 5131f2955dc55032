package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Kernels over pairs of rows, on the Vector API: each pair costs a pass over one row of keys. */
final class VectorPairs implements PairKernels {
  private float[] row = new float[0];

  @Override
  public void dots(Matrix q, Matrix k, Pairs pairs, int heads, float scale, Tensor out) {
    check(q, k, pairs, heads, out);
    int d = q.columns() / heads;
    int shared = q.columns() / k.columns();
    long queries = Simd.address(q);
    long keys = Simd.address(k);
    long to = Simd.address(out);
    int row = q.rowStride();
    int keyRow = k.rowStride();
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        long x = queries + 4L * i * row;
        long y = keys + 4L * pairs.key(p) * keyRow;
        if (shared == 1) {
          dots(x, y, heads, d, scale, to + 4L * p * heads);
        } else {
          sharedDots(x, y, heads, shared, d, scale, to + 4L * p * heads);
        }
      }
    }
  }

  private static void dots(long x, long y, int heads, int d, float scale, long out) {
    for (int h = 0; h < heads; h++) {
      Simd.set(out + 4L * h, scale * SoftmaxRow.dot(x + 4L * h * d, y + 4L * h * d, d));
    }
  }

  /** {@code shared} heads of x go with one of y. */
  private static void sharedDots(
      long x, long y, int heads, int shared, int d, float scale, long out) {
    for (int h = 0; h < heads; h++) {
      long key = y + 4L * (h / shared) * d;
      Simd.set(out + 4L * h, scale * SoftmaxRow.dot(x + 4L * h * d, key, d));
    }
  }

  @Override
  public void sum(Tensor weights, Matrix v, Pairs pairs, float scale, Matrix out) {
    check(out, v, pairs, weights.columns(), weights);
    int columns = out.columns();
    int shared = columns / v.columns();
    long values = Simd.address(v);
    long to = Simd.address(out);
    int valueRow = v.rowStride();
    int row = out.rowStride();
    for (int i = 0; i < pairs.rows(); i++) {
      long y = to + 4L * i * row;
      Simd.zero(y, 4L * columns);
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        long x = values + 4L * pairs.key(p) * valueRow;
        if (shared == 1) {
          axpyHeads(weights, p, scale, x, y, columns);
        } else {
          axpySharedHeads(weights, p, scale, x, shared, y, 1, columns);
        }
      }
    }
  }

  @Override
  public void scatter(Tensor weights, Matrix x, Pairs pairs, float scale, Matrix out) {
    check(x, out, pairs, weights.columns(), weights);
    int columns = x.columns();
    int shared = columns / out.columns();
    long rows = Simd.address(x);
    long to = Simd.address(out);
    int row = x.rowStride();
    int targetRow = out.rowStride();
    for (int i = 0; i < pairs.rows(); i++) {
      long from = rows + 4L * i * row;
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        long y = to + 4L * pairs.key(p) * targetRow;
        if (shared == 1) {
          axpyHeads(weights, p, scale, from, y, columns);
        } else {
          axpySharedHeads(weights, p, scale, from, 1, y, shared, columns);
        }
      }
    }
  }

  /** y_h += scale w_ph x_h for every head h of a row. */
  private static void axpyHeads(
      Tensor weights, int pair, float scale, long x, long y, int columns) {
    int heads = weights.columns();
    int d = columns / heads;
    long w = Simd.address(weights) + 4L * pair * heads;
    for (int h = 0; h < heads; h++) {
      FloatVector factor = FloatVector.broadcast(Simd.SPECIES, scale * Simd.get(w + 4L * h));
      for (int c = 0; c < d; c += Simd.COUNT) {
        VectorMask<Float> mask = Simd.SPECIES.indexInRange(c, d);
        long at = 4L * (h * d + c);
        FloatVector sum = Simd.load(x + at, mask).fma(factor, Simd.load(y + at, mask));
        Simd.store(sum, y + at, mask);
      }
    }
  }

  /** The same where {@code xs} heads go with one of x and {@code ys} with one of y. */
  private static void axpySharedHeads(
      Tensor weights, int pair, float scale, long x, int xs, long y, int ys, int columns) {
    int heads = weights.columns();
    int d = columns / heads;
    long w = Simd.address(weights) + 4L * pair * heads;
    for (int h = 0; h < heads; h++) {
      FloatVector factor = FloatVector.broadcast(Simd.SPECIES, scale * Simd.get(w + 4L * h));
      long from = x + 4L * (h / xs) * d;
      long to = y + 4L * (h / ys) * d;
      for (int c = 0; c < d; c += Simd.COUNT) {
        VectorMask<Float> mask = Simd.SPECIES.indexInRange(c, d);
        FloatVector sum = Simd.load(from + 4L * c, mask).fma(factor, Simd.load(to + 4L * c, mask));
        Simd.store(sum, to + 4L * c, mask);
      }
    }
  }

  @Override
  public void softmax(Tensor x, Pairs pairs, Tensor out) {
    int heads = x.columns();
    for (int i = 0; i < pairs.rows(); i++) {
      int n = pairs.to(i) - pairs.from(i);
      if (n > 0) {
        block(Simd.address(x), Simd.address(out), (long) pairs.from(i) * heads, n, heads);
      }
    }
  }

  /** The softmax of each of the {@code heads} columns of n rows from an element on. */
  private void block(long x, long out, long first, int n, int heads) {
    long in = x + 4 * first;
    long to = out + 4 * first;
    float[] max = columns(heads);
    Arrays.fill(max, 0, heads, Float.NEGATIVE_INFINITY);
    for (int e = 0; e < n * heads; e++) {
      max[e % heads] = Math.max(max[e % heads], Simd.get(in + 4L * e));
    }
    for (int e = 0; e < n * heads; e++) {
      float m = max[e % heads];
      Simd.set(to + 4L * e, m == Float.NEGATIVE_INFINITY ? m : Simd.get(in + 4L * e) - m);
    }
    SoftmaxRow.exp(to, to, n * heads, 0);
    divideBySums(to, n, heads);
  }

  private void divideBySums(long x, int n, int heads) {
    float[] sums = columns(heads);
    Arrays.fill(sums, 0, heads, 0);
    for (int e = 0; e < n * heads; e++) {
      sums[e % heads] += Simd.get(x + 4L * e);
    }
    for (int e = 0; e < n * heads; e++) {
      float sum = sums[e % heads];
      Simd.set(x + 4L * e, sum == 0 ? 0 : Simd.get(x + 4L * e) / sum);
    }
  }

  @Override
  public void softmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx) {
    int heads = y.columns();
    for (int i = 0; i < pairs.rows(); i++) {
      long first = (long) pairs.from(i) * heads;
      backward(y, dy, dx, 4 * first, (pairs.to(i) - pairs.from(i)) * heads, heads);
    }
  }

  private void backward(Tensor y, Tensor dy, Tensor dx, long offset, int n, int heads) {
    long a = Simd.address(y) + offset;
    long da = Simd.address(dy) + offset;
    float[] sums = columns(heads);
    Arrays.fill(sums, 0, heads, 0);
    for (int e = 0; e < n; e++) {
      sums[e % heads] += Simd.get(a + 4L * e) * Simd.get(da + 4L * e);
    }
    long to = Simd.address(dx) + offset;
    for (int e = 0; e < n; e++) {
      float value = Simd.get(a + 4L * e) * (Simd.get(da + 4L * e) - sums[e % heads]);
      Simd.set(to + 4L * e, value);
    }
  }

  private float[] columns(int heads) {
    row = row.length < heads ? new float[heads] : row;
    return row;
  }

  private static void check(Matrix q, Matrix k, Pairs pairs, int heads, Tensor perPair) {
    Shapes.rowMajor(q);
    Shapes.rowMajor(k);
    boolean fit = k.columns() > 0 && q.columns() % k.columns() == 0 && q.columns() % heads == 0;
    if (!fit || k.columns() % (q.columns() / heads) != 0 || q.rows() != pairs.rows()) {
      throw new IllegalArgumentException(
          "pairs of " + pairs.rows() + " rows, " + heads + " heads: " + q + " and " + k);
    }
    Shapes.holds(perPair, (long) pairs.count() * heads);
    Shapes.indices(pairs.keys(), pairs.count(), k.rows());
  }
}
