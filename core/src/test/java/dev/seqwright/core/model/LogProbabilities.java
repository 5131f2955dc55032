package dev.seqwright.core.model;

import dev.seqwright.core.tensor.Tensor;

/** Log-probabilities of all live hypotheses at once. */
final class LogProbabilities {
  private LogProbabilities() {}

  /** Those (R, V) of what follows the last tokens (R). */
  static Tensor after(Hypotheses hypotheses, int... lastTokens) {
    hypotheses.step(lastTokens);
    return hypotheses.logProbabilities(0, hypotheses.rows());
  }
}
