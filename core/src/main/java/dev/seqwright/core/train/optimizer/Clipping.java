package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;

/**
 * Clipping by the global norm: a gradient g with |g| > c becomes g c / |g|, the norm taken over all
 * parameters together.
 *
 * <p>Pascanu et al., "On the difficulty of training recurrent neural networks", 2013, algorithm 1.
 *
 * @param maxNorm c; 0 clips nothing
 */
public record Clipping(double maxNorm) {
  /**
   * What a gradient of this norm is multiplied by.
   *
   * @throws UserException when the norm is not a finite number: training has diverged
   */
  public double factor(double norm) {
    if (!Double.isFinite(norm)) {
      throw new UserException(
          Help.TRAINING_DIVERGED,
          "training diverged: the norm of the gradient is "
              + norm
              + ", expected a finite number; go back to a lower training.learning-rate, a longer"
              + " training.warmup or a smaller training.clip-norm");
    }
    return maxNorm > 0 && norm > maxNorm ? maxNorm / norm : 1;
  }
}
