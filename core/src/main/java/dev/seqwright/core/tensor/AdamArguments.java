package dev.seqwright.core.tensor;

/**
 * The numbers of one step of Adam.
 *
 * @param gradientScale factor that is applied to the gradient first (clipping, averaging)
 * @param rate learning rate
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param decay decoupled weight decay
 * @param step number of the step, from 1
 */
public record AdamArguments(
    float gradientScale,
    float rate,
    float beta1,
    float beta2,
    float epsilon,
    float decay,
    long step) {
  /** The same at another learning rate. */
  public AdamArguments atRate(float other) {
    return new AdamArguments(gradientScale, other, beta1, beta2, epsilon, decay, step);
  }

  /** The same without weight decay. */
  public AdamArguments withoutDecay() {
    return new AdamArguments(gradientScale, rate, beta1, beta2, epsilon, 0, step);
  }
}
