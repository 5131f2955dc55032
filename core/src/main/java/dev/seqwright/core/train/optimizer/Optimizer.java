package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.tensor.AdamArguments;

/**
 * How the parameters follow the gradient. Both optimisers keep two moments a parameter and run as
 * one kernel over flat buffers, {@link dev.seqwright.core.tensor.OptimizerKernels#adam}.
 */
public sealed interface Optimizer permits Adam, AdamW {
  /**
   * The numbers of one step, for the kernel.
   *
   * @param gradientScale what the summed gradient is multiplied by: the average over tokens and the
   *     factor of {@link Clipping}
   * @param rate the learning rate
   * @param step the step, from 1
   */
  AdamArguments arguments(double gradientScale, double rate, long step);

  /** Whether all parameters are treated alike; else {@link DecayStretches} tells which decay. */
  boolean treatsAlike();

  /** Refuses moments and epsilons with which Adam is not defined. */
  static void check(double beta1, double beta2, double epsilon) {
    Check.fraction("beta1", beta1);
    Check.fraction("beta2", beta2);
    Check.positive("epsilon", epsilon);
  }
}
