package dev.seqwright.core.stack.exit;

import dev.seqwright.core.config.Check;

/**
 * A text leaves where its labels' probabilities p have an entropy of less than the threshold, in
 * nats (Xin et al. 2020, DeeBERT, arXiv 2004.12993): -sum_c p_c ln p_c &lt; threshold. With 0
 * nothing leaves. A greater threshold never makes a text leave later.
 *
 * @param threshold entropy in nats under which an answer is good enough
 */
public record EntropyRule(double threshold) implements ExitRule {
  public EntropyRule() {
    this(0.2);
  }

  public EntropyRule {
    Check.notNegative("threshold", threshold);
    Check.finite("threshold", threshold);
  }

  @Override
  public Judge judge() {
    return probabilities -> entropy(probabilities) < threshold;
  }

  /** -sum_c p_c ln p_c. */
  static double entropy(double[] probabilities) {
    double sum = 0;
    for (double p : probabilities) {
      sum -= p > 0 ? p * Math.log(p) : 0;
    }
    return sum;
  }
}
