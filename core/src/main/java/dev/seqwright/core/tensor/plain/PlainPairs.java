package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/** Kernels over pairs of rows, as plain loops. */
final class PlainPairs implements PairKernels {

  @Override
  public void dots(Matrix q, Matrix k, Pairs pairs, int heads, float scale, Tensor out) {
    int d = q.columns() / heads;
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        for (int h = 0; h < heads; h++) {
          double dot = PlainAttention.dot(q, i, k, pairs.key(p), h, d);
          out.set((long) p * heads + h, (float) (scale * dot));
        }
      }
    }
  }

  /** The column of keys or values that goes with a column of the queries. */
  private static int column(Matrix memory, int heads, int d, int column) {
    int groups = memory.columns() / d;
    return column / d * groups / heads * d + column % d;
  }

  @Override
  public void sum(Tensor weights, Matrix v, Pairs pairs, float scale, Matrix out) {
    int heads = weights.columns();
    int d = out.columns() / heads;
    for (int i = 0; i < pairs.rows(); i++) {
      for (int c = 0; c < out.columns(); c++) {
        int own = column(v, heads, d, c);
        double sum = 0;
        for (int p = pairs.from(i); p < pairs.to(i); p++) {
          sum += (double) weights.get((long) p * heads + c / d) * v.get(pairs.key(p), own);
        }
        out.set(i, c, (float) (scale * sum));
      }
    }
  }

  @Override
  public void scatter(Tensor weights, Matrix x, Pairs pairs, float scale, Matrix out) {
    int heads = weights.columns();
    int d = x.columns() / heads;
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        int j = pairs.key(p);
        for (int c = 0; c < x.columns(); c++) {
          float w = scale * weights.get((long) p * heads + c / d);
          int own = column(out, heads, d, c);
          out.set(j, own, out.get(j, own) + w * x.get(i, c));
        }
      }
    }
  }

  @Override
  public void softmax(Tensor x, Pairs pairs, Tensor out) {
    int heads = x.columns();
    for (int i = 0; i < pairs.rows(); i++) {
      for (int h = 0; h < heads; h++) {
        softmax(x, pairs.from(i), pairs.to(i), heads, h, out);
      }
    }
  }

  private static void softmax(Tensor x, int from, int to, int heads, int h, Tensor out) {
    double max = Double.NEGATIVE_INFINITY;
    for (int p = from; p < to; p++) {
      max = Math.max(max, x.get((long) p * heads + h));
    }
    double sum = 0;
    for (int p = from; p < to; p++) {
      sum += exp(x.get((long) p * heads + h), max);
    }
    for (int p = from; p < to; p++) {
      double e = exp(x.get((long) p * heads + h), max);
      out.set((long) p * heads + h, (float) (sum == 0 ? 0 : e / sum));
    }
  }

  private static double exp(double x, double max) {
    return max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(x - max);
  }

  @Override
  public void softmaxBackward(Tensor y, Tensor dy, Pairs pairs, Tensor dx) {
    int heads = y.columns();
    for (int i = 0; i < pairs.rows(); i++) {
      for (int h = 0; h < heads; h++) {
        double sum = 0;
        for (int p = pairs.from(i); p < pairs.to(i); p++) {
          sum += (double) y.get((long) p * heads + h) * dy.get((long) p * heads + h);
        }
        for (int p = pairs.from(i); p < pairs.to(i); p++) {
          long at = (long) p * heads + h;
          dx.set(at, (float) (y.get(at) * (dy.get(at) - sum)));
        }
      }
    }
  }
}
