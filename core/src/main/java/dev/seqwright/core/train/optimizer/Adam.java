package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.tensor.AdamArguments;

/**
 * Adam: m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; parameter -= rate (m / (1 -
 * beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
 *
 * <p>Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015. The default moments are
 * those of Vaswani et al. 2017.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
  /** The moments that Transformers are usually trained with. */
  public Adam() {
    this(0.9, 0.98, 1e-9);
  }

  /** Checks the numbers. */
  public Adam {
    Optimizer.check(beta1, beta2, epsilon);
  }

  @Override
  public boolean treatsAlike() {
    return true;
  }

  @Override
  public AdamArguments arguments(double gradientScale, double rate, long step) {
    return new AdamW(beta1, beta2, epsilon, 0, true).arguments(gradientScale, rate, step);
  }
}
