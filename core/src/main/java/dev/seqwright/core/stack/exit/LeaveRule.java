package dev.seqwright.core.stack.exit;

import dev.seqwright.core.config.Check;

/**
 * A token leaves a decoder where a unit of the exit says so (Elbayad et al. 2020, arXiv 1910.10073,
 * the geometric-like classifier): with h the state that the exit's head would see,
 *
 * <pre>
 *   (1) chi_n = sigmoid(w_n . h + b_n)
 *   (2) q(n) = chi_n prod_{k &lt; n} (1 - chi_k), chi_L = 1
 *   (3) the token leaves after the first n with chi_n &gt; threshold
 *   (4) loss += -log q(n*), n* = argmax_n LL_n - cost n
 * </pre>
 *
 * with LL_n the log-likelihood of the right token at exit n, counted from 1. It costs D products an
 * exit, where rules that judge answers cost V D.
 *
 * <p>Differs from the paper: the units do not move the states that they read; likelihoods are those
 * of the token alone, without the smoothing over its neighbours; a unit is the softmax of two
 * outputs, to leave and to stay.
 *
 * @param threshold chi above which a token leaves; 1 for never
 * @param cost what a further exit has to gain, in nats
 */
public record LeaveRule(double threshold, double cost) implements ExitRule {
  public LeaveRule() {
    this(0.5, 0.1);
  }

  public LeaveRule {
    Check.within("threshold", threshold, 0, 1);
    Check.notNegative("cost", cost);
    Check.finite("cost", cost);
  }

  /** Of the two outputs of a unit, as probabilities: to leave, to stay. */
  @Override
  public Judge judge() {
    return probabilities -> probabilities[0] > threshold;
  }

  @Override
  public boolean isLearnt() {
    return true;
  }

  /**
   * n* of (4), counted from 0.
   *
   * @param likelihoods LL_n of each token, by exit
   */
  public int best(int token, float[][] likelihoods) {
    int best = 0;
    for (int n = 1; n < likelihoods.length; n++) {
      double gain = likelihoods[n][token] - likelihoods[best][token] - cost * (n - best);
      best = gain > 0 ? n : best;
    }
    return best;
  }
}
