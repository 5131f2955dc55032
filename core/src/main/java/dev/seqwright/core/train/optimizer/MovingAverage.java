package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * The exponential moving average of the parameters: after step t, average = d average + (1 - d)
 * parameters, with d = min(decay, (1 + t) / (10 + t)), so that the first steps do not weigh on it
 * for long.
 *
 * <p>The average itself is the whole state; it is saved with the moments of the optimiser.
 *
 * @param decay d in the long run, such as 0.999
 * @param average the average, as long as the flat buffer of the parameters; equal to them at first
 */
public record MovingAverage(double decay, Tensor average) {
  /** The share of the old average after a step, d. */
  public double share(long step) {
    return Math.min(decay, (1.0 + step) / (10.0 + step));
  }

  /** Takes the parameters after a step into the average. */
  public void update(Kernels kernels, Tensor parameters, long step) {
    double share = share(step);
    kernels.elements().scale((float) share, average);
    kernels.elements().axpy((float) (1 - share), parameters, average);
  }
}
