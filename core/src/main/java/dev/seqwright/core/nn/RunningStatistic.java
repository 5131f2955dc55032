package dev.seqwright.core.nn;

import dev.seqwright.core.tensor.Tensor;

/**
 * How a parameter that no gradient moves follows what a training step measured: running means,
 * centroids of clusters.
 *
 * <p>In a pass that records, a module adds its measurements to the parameter's gradient. They must
 * be sums over rows, so that it does not matter how a step's rows are divided among batches and
 * workers; what turns them into means (a number of rows) is summed beside them. After the step the
 * parameter takes its new value from its old one and the sums of the whole step.
 */
@FunctionalInterface
public interface RunningStatistic {
  /**
   * Changes {@code value}.
   *
   * @param sums what was measured, in the shape of the value
   */
  void update(Tensor value, Tensor sums);
}
