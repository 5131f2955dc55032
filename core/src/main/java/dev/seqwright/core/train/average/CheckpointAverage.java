package dev.seqwright.core.train.average;

import dev.seqwright.core.tensor.Tensor;

/**
 * The mean of the same parameters at several checkpoints: sums in float64, so that the result does
 * not depend on how many there are or on their order beyond the last rounding to float32.
 */
public final class CheckpointAverage {
  private final double[] sums;
  private int count;

  /** A mean of nothing yet. */
  public CheckpointAverage(int parameters) {
    this.sums = new double[parameters];
  }

  /**
   * Adds the parameters of one checkpoint, as one flat buffer.
   *
   * @throws IllegalArgumentException when their number differs
   */
  public void add(Tensor parameters) {
    requireSize(parameters);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += parameters.get(i);
    }
    count++;
  }

  /**
   * Writes the mean into a flat buffer.
   *
   * @throws IllegalStateException when nothing was added
   */
  public void mean(Tensor out) {
    requireSize(out);
    if (count == 0) {
      throw new IllegalStateException("the mean of no checkpoints");
    }
    for (int i = 0; i < sums.length; i++) {
      out.set(i, (float) (sums[i] / count));
    }
  }

  private void requireSize(Tensor tensor) {
    if (tensor.size() != sums.length) {
      throw new IllegalArgumentException(tensor + " for " + sums.length + " parameters");
    }
  }
}
