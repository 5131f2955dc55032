package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.SoftmaxKernels;
import dev.seqwright.core.tensor.Tensor;

/** Softmax and cross-entropy as plain loops. */
final class PlainSoftmax implements SoftmaxKernels {
  @Override
  public void softmax(Tensor x, Tensor out) {
    int columns = x.columns();
    for (int i = 0; i < x.rows(); i++) {
      long row = (long) i * columns;
      double lse = logSumExp(x, row, columns);
      for (int j = 0; j < columns; j++) {
        double logit = x.get(row + j);
        out.set(row + j, lse == Double.NEGATIVE_INFINITY ? 0 : (float) Math.exp(logit - lse));
      }
    }
  }

  @Override
  public void logSoftmax(Tensor x, Tensor out) {
    int columns = x.columns();
    for (int i = 0; i < x.rows(); i++) {
      long row = (long) i * columns;
      double lse = logSumExp(x, row, columns);
      for (int j = 0; j < columns; j++) {
        float logit = x.get(row + j);
        out.set(row + j, lse == Double.NEGATIVE_INFINITY ? logit : (float) (logit - lse));
      }
    }
  }

  @Override
  public void crossEntropy(
      Tensor logits,
      int[] targets,
      float smoothing,
      float scale,
      float[] losses,
      float[] logLikelihoods,
      byte[] correct) {
    int columns = logits.columns();
    for (int i = 0; i < logits.rows(); i++) {
      long row = (long) i * columns;
      double lse = logSumExp(logits, row, columns);
      double likelihood = logits.get(row + targets[i]) - lse;
      logLikelihoods[i] = (float) likelihood;
      losses[i] = (float) loss(logits, row, likelihood, lse, smoothing);
      correct[i] = (byte) (argMax(logits, row, columns) == targets[i] ? 1 : 0);
      gradient(logits, row, targets[i], lse, smoothing, scale);
    }
  }

  private static double loss(
      Tensor logits, long row, double likelihood, double lse, float smoothing) {
    if (smoothing == 0) {
      return -likelihood;
    }
    double sum = 0;
    for (int j = 0; j < logits.columns(); j++) {
      sum += logits.get(row + j) - lse;
    }
    return -(1 - smoothing) * likelihood - smoothing * sum / logits.columns();
  }

  private static void gradient(
      Tensor logits, long row, int target, double lse, float smoothing, float scale) {
    double uniform = smoothing / (double) logits.columns();
    for (int j = 0; j < logits.columns(); j++) {
      double q = (j == target ? 1 - smoothing : 0) + uniform;
      logits.set(row + j, (float) (scale * (Math.exp(logits.get(row + j) - lse) - q)));
    }
  }

  private static int argMax(Tensor x, long row, int columns) {
    int best = 0;
    for (int j = 1; j < columns; j++) {
      if (x.get(row + j) > x.get(row + best)) {
        best = j;
      }
    }
    return best;
  }

  private static double logSumExp(Tensor x, long row, int columns) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < columns; j++) {
      max = Math.max(max, x.get(row + j));
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += Math.exp(x.get(row + j) - max);
    }
    return max + Math.log(sum);
  }
}
