package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.SoftmaxKernels;
import dev.seqwright.core.tensor.Tensor;

/** Softmax and cross-entropy on the Vector API. */
final class VectorSoftmax implements SoftmaxKernels {

  @Override
  public void softmax(Tensor x, Tensor out) {
    Shapes.sameSize(x, out);
    int columns = x.columns();
    long from = Simd.address(x);
    long to = Simd.address(out);
    for (int i = 0; i < x.rows(); i++) {
      long offset = 4L * i * columns;
      softmax(from + offset, to + offset, columns);
    }
  }

  private static void softmax(long x, long out, int n) {
    float max = SoftmaxRow.max(x, n);
    if (max == Float.NEGATIVE_INFINITY) {
      Simd.zero(out, 4L * n);
    } else {
      float sum = SoftmaxRow.exp(x, out, n, max);
      SoftmaxRow.affine(out, out, n, 1 / sum, 0);
    }
  }

  @Override
  public void logSoftmax(Tensor x, Tensor out) {
    Shapes.sameSize(x, out);
    int columns = x.columns();
    long from = Simd.address(x);
    long to = Simd.address(out);
    for (int i = 0; i < x.rows(); i++) {
      long row = from + 4L * i * columns;
      float max = SoftmaxRow.max(row, columns);
      double lse = max + Math.log(SoftmaxRow.sumOfExp(row, columns, max));
      float shift = max == Float.NEGATIVE_INFINITY ? 0 : (float) lse;
      SoftmaxRow.affine(row, to + 4L * i * columns, columns, 1, -shift);
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
    Shapes.indices(targets, logits.rows(), columns);
    long from = Simd.address(logits);
    for (int i = 0; i < logits.rows(); i++) {
      long row = from + 4L * i * columns;
      long target = row + 4L * targets[i];
      float max = SoftmaxRow.max(row, columns);
      float logit = Simd.get(target);
      correct[i] = (byte) (isFirst(row, targets[i], logit, max) ? 1 : 0);
      float all = smoothing == 0 ? 0 : SoftmaxRow.sum(row, columns);
      float sum = SoftmaxRow.exp(row, row, columns, max);
      double lse = max + Math.log(sum);
      logLikelihoods[i] = (float) (logit - lse);
      losses[i] = (float) loss(logit - lse, all / columns - lse, smoothing);
      SoftmaxRow.affine(row, row, columns, scale / sum, -scale * smoothing / columns);
      Simd.set(target, Simd.get(target) - scale * (1 - smoothing));
    }
  }

  /** Whether the target's logit is the largest, and no earlier one is as large. */
  private static boolean isFirst(long row, int target, float logit, float max) {
    return logit == max && !SoftmaxRow.contains(row, target, max);
  }

  /**
   * The smoothed loss from log p(target) and the average of log p; without smoothing it leaves out
   * the average, which may be infinite.
   */
  private static double loss(double likelihood, double average, float smoothing) {
    return smoothing == 0 ? -likelihood : -(1 - smoothing) * likelihood - smoothing * average;
  }
}
