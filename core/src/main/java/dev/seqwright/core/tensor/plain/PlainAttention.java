package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.AttentionKernels;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/** Attention as plain loops. */
final class PlainAttention implements AttentionKernels {
  @Override
  public void forward(AttentionArguments a, Tensor out, Tensor logSumExp) {
    int longest = a.memory().maxLength();
    for (int b = 0; b < a.queries().sequences(); b++) {
      for (int i = 0; i < a.queries().length(b); i++) {
        for (int h = 0; h < a.heads(); h++) {
          int row = a.queries().start(b) + i;
          double[] scores = scores(a, row, h, a.memory().start(b), a.visible(b, i));
          double lse = logSumExp(scores);
          logSumExp.set((long) row * a.heads() + h, (float) lse);
          double[] weights = dropped(a, scores, lse, (row * a.heads() + h) * longest);
          sum(a, weights, a.memory().start(b), h, out.matrix(), row);
        }
      }
    }
  }

  /** scale q_row . k_j for the {@code count} keys from row {@code first}. */
  private static double[] scores(AttentionArguments a, int row, int h, int first, int count) {
    double[] scores = new double[count];
    for (int j = 0; j < count; j++) {
      scores[j] = a.scale() * dot(a.q(), row, a.k(), first + j, h, a.headSize());
    }
    return scores;
  }

  private static double[] dropped(AttentionArguments a, double[] scores, double lse, int counter) {
    double[] weights = new double[scores.length];
    for (int j = 0; j < scores.length; j++) {
      weights[j] = Math.exp(scores[j] - lse) * keep(a, counter + j);
    }
    return weights;
  }

  private static void sum(
      AttentionArguments a, double[] weights, int first, int h, Matrix out, int row) {
    int e = a.valueSize();
    int own = h / a.shared() * e;
    for (int c = 0; c < e; c++) {
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        sum += weights[j] * a.v().get(first + j, own + c);
      }
      out.set(row, h * e + c, (float) sum);
    }
  }

  @Override
  public void backward(
      AttentionArguments a,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv) {
    PlainAttentionBackward.backward(a, out, logSumExp, dout, dq, dk, dv);
  }

  @Override
  public void indexed(
      Matrix q,
      Matrix keys,
      Matrix values,
      int[] rows,
      int[] from,
      int heads,
      float scale,
      Tensor out) {
    int d = q.columns() / heads;
    for (int r = 0; r < q.rows(); r++) {
      for (int h = 0; h < heads; h++) {
        double[] scores = new double[from[r + 1] - from[r]];
        for (int j = 0; j < scores.length; j++) {
          scores[j] = scale * dot(q, r, keys, rows[from[r] + j], h, d);
        }
        double lse = logSumExp(scores);
        int own = h * keys.columns() / q.columns() * d;
        for (int c = 0; c < d; c++) {
          double sum = 0;
          for (int j = 0; j < scores.length; j++) {
            sum += Math.exp(scores[j] - lse) * values.get(rows[from[r] + j], own + c);
          }
          out.matrix().set(r, h * d + c, (float) sum);
        }
      }
    }
  }

  /** 0 for a dropped weight, 1 / (1 - p) for a kept one. */
  static double keep(AttentionArguments a, int counter) {
    int threshold = CounterRandom.threshold(a.dropout());
    return CounterRandom.kept(a.key(), counter, threshold) ? 1 / (1 - a.dropout()) : 0;
  }

  /**
   * The dot product of head h, of size d, of two rows; y may have fewer heads than x, each for
   * several.
   */
  static double dot(Matrix x, int xRow, Matrix y, int yRow, int h, int d) {
    int own = h * y.columns() / x.columns() * d;
    double sum = 0;
    for (int c = 0; c < d; c++) {
      sum += (double) x.get(xRow, h * d + c) * y.get(yRow, own + c);
    }
    return sum;
  }

  private static double logSumExp(double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - max);
    }
    return scores.length == 0 ? max : max + Math.log(sum);
  }
}
