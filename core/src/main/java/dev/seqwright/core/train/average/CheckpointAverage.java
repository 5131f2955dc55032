package dev.seqwright.core.train.average;

import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;

/**
 * The mean of the same parameters at several checkpoints: sums in float64, so that the result does
 * not depend on how many there are or on their order beyond the last rounding to float32. They are
 * summed a piece at a time, so that the sums take no memory worth counting.
 */
public final class CheckpointAverage {
  private static final int PIECE = 1 << 12;

  private CheckpointAverage() {}

  /**
   * Writes the mean of flat buffers into another one.
   *
   * @throws IllegalArgumentException when there are none, or their sizes differ
   */
  public static void of(Collection<Tensor> checkpoints, Tensor out) {
    if (checkpoints.isEmpty()) {
      throw new IllegalArgumentException("the mean of no checkpoints");
    }
    checkpoints.forEach(checkpoint -> requireSize(checkpoint, out));
    double[] sums = new double[(int) Math.min(PIECE, out.size())];
    for (int from = 0; from < out.size(); from += PIECE) {
      int size = (int) Math.min(PIECE, out.size() - from);
      Arrays.fill(sums, 0);
      for (Tensor checkpoint : checkpoints) {
        for (int i = 0; i < size; i++) {
          sums[i] += checkpoint.get(from + i);
        }
      }
      for (int i = 0; i < size; i++) {
        out.set(from + i, (float) (sums[i] / checkpoints.size()));
      }
    }
  }

  private static void requireSize(Tensor checkpoint, Tensor out) {
    if (checkpoint.size() != out.size()) {
      throw new IllegalArgumentException(checkpoint + " for " + out.size() + " parameters");
    }
  }
}
