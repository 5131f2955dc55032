package dev.seqwright.core.train.optimizer;

/**
 * Clipping by the global norm: a gradient g with |g| > c becomes g c / |g|, the norm taken over all
 * parameters together.
 *
 * <p>Pascanu et al., "On the difficulty of training recurrent neural networks", 2013, algorithm 1.
 *
 * @param maxNorm c; 0 clips nothing
 */
public record Clipping(double maxNorm) {
  /** What a gradient of this norm, a finite number, is multiplied by. */
  public double factor(double norm) {
    return maxNorm > 0 && norm > maxNorm ? maxNorm / norm : 1;
  }
}
