package dev.seqwright.core.train.optimizer;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.tensor.AdamArguments;

/**
 * Adam with decoupled weight decay: the step of {@link Adam}, and parameter -= rate decay
 * parameter.
 *
 * <p>Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2, the
 * multiplier of the schedule being the learning rate. Differs from the paper: unless {@code
 * decay-all} is set, only matrices and embeddings decay, see {@link DecayStretches}.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param decay weight decay
 * @param decayAll whether all parameters decay, as in fairseq and in PyTorch's AdamW by itself
 */
public record AdamW(double beta1, double beta2, double epsilon, double decay, boolean decayAll)
    implements Optimizer {
  /** The moments that Transformers are usually trained with, and a decay of 0.01. */
  public AdamW() {
    this(0.9, 0.98, 1e-9, 0.01, false);
  }

  /** Checks the numbers. */
  public AdamW {
    Optimizer.check(beta1, beta2, epsilon);
    Check.notNegative("decay", decay);
  }

  @Override
  public boolean treatsAlike() {
    return decay == 0 || decayAll;
  }

  @Override
  public AdamArguments arguments(double gradientScale, double rate, long step) {
    return new AdamArguments(
        (float) gradientScale,
        (float) rate,
        (float) beta1,
        (float) beta2,
        (float) epsilon,
        (float) decay,
        step);
  }
}
