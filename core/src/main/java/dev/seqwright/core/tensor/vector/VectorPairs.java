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
    int shared = heads * d / k.columns();
    long queries = Simd.address(q);
    long keys = Simd.address(k);
    long to = Simd.address(out);
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        long x = queries + 4L * i * q.rowStride();
        long y = keys + 4L * pairs.key(p) * k.rowStride();
        for (int h = 0; h < heads; h++) {
          float dot = SoftmaxRow.dot(x + 4L * h * d, y + 4L * (h / shared) * d, d);
          Simd.set(to + 4L * ((long) p * heads + h), scale * dot);
        }
      }
    }
  }

  @Override
  public void sum(Tensor weights, Matrix v, Pairs pairs, float scale, Matrix out) {
    check(out, v, pairs, weights.columns(), weights);
    int d = out.columns() / weights.columns();
    int shared = out.columns() / v.columns();
    long values = Simd.address(v);
    long to = Simd.address(out);
    for (int i = 0; i < pairs.rows(); i++) {
      long y = to + 4L * i * out.rowStride();
      Simd.zero(y, 4L * out.columns());
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        long x = values + 4L * pairs.key(p) * v.rowStride();
        axpyHeads(weights, p, scale, x, shared, y, 1, d);
      }
    }
  }

  @Override
  public void scatter(Tensor weights, Matrix x, Pairs pairs, float scale, Matrix out) {
    check(x, out, pairs, weights.columns(), weights);
    int d = x.columns() / weights.columns();
    int shared = x.columns() / out.columns();
    long from = Simd.address(x);
    long to = Simd.address(out);
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        long y = to + 4L * pairs.key(p) * out.rowStride();
        axpyHeads(weights, p, scale, from + 4L * i * x.rowStride(), 1, y, shared, d);
      }
    }
  }

  /**
   * y_h += scale w_ph x_h for every head h of a row; {@code xs} heads go with one of x, {@code ys}
   * with one of y.
   */
  private static void axpyHeads(
      Tensor weights, int pair, float scale, long x, int xs, long y, int ys, int d) {
    int heads = weights.columns();
    long w = Simd.address(weights) + 4L * pair * heads;
    for (int h = 0; h < heads; h++) {
      FloatVector factor = FloatVector.broadcast(Simd.SPECIES, scale * Simd.get(w + 4L * h));
      long from = x + 4L * (h / xs) * d;
      long to = y + 4L * (h / ys) * d;
      for (int c = 0; c < d; c += Simd.COUNT) {
        VectorMask<Float> mask = Simd.SPECIES.indexInRange(c, d);
        FloatVector old = Simd.load(to + 4L * c, mask);
        Simd.store(Simd.load(from + 4L * c, mask).fma(factor, old), to + 4L * c, mask);
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
