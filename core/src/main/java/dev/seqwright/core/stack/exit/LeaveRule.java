package dev.seqwright.core.stack.exit;

import dev.seqwright.core.config.Earlier;

/**
 * A token leaves a decoder where a unit of the exit says so (Elbayad et al. 2020, arXiv 1910.10073,
 * the geometric-like classifier): with h the state that the exit's head would see,
 *
 * <pre>
 *   (1) chi_n = sigmoid(w_n . h + b_n)
 *   (2) q(n) = chi_n prod_{k &lt; n} (1 - chi_k), chi_L = 1
 *   (3) the token leaves after the first n with chi_n &gt; threshold
 *   (4) loss += -log q(n*), n* of {@link LearntRule}
 * </pre>
 *
 * It costs D products an exit, where rules that judge answers cost V D.
 *
 * <p>Differs from the paper: the units do not move the states that they read; a unit is the softmax
 * of two outputs, to leave and to stay.
 *
 * @param threshold chi above which a token leaves; 1 for never
 * @param cost what a further exit has to gain
 * @param target what exits are compared by
 * @param neighbours how far the scores of other tokens of the sequence count, see {@link
 *     LearntRule}; 0 for not at all
 */
public record LeaveRule(
    double threshold,
    double cost,
    @Earlier("likelihood") ExitTarget target,
    @Earlier("0") double neighbours)
    implements LearntRule {
  public LeaveRule() {
    this(0.5, 0.1);
  }

  /** One that compares likelihoods of each token alone. */
  public LeaveRule(double threshold, double cost) {
    this(threshold, cost, ExitTarget.LIKELIHOOD, 0);
  }

  public LeaveRule {
    LearntRule.check(threshold, cost, neighbours);
  }

  /** Of the two outputs of a unit, as probabilities: to leave, to stay. */
  @Override
  public Judge judge() {
    return probabilities -> probabilities[0] > threshold;
  }
}
