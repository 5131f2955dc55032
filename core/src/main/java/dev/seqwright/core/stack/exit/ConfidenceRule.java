package dev.seqwright.core.stack.exit;

import dev.seqwright.core.config.Check;

/**
 * A text leaves where its most probable label has a probability of more than the threshold: max_c
 * p_c &gt; threshold. With 1 nothing leaves. A smaller threshold never makes a text leave later.
 *
 * @param threshold probability above which an answer is good enough
 */
public record ConfidenceRule(double threshold) implements ExitRule {
  public ConfidenceRule() {
    this(0.95);
  }

  public ConfidenceRule {
    Check.within("threshold", threshold, 0, 1);
  }

  @Override
  public Judge judge() {
    return probabilities -> probabilities[ExitRule.best(probabilities)] > threshold;
  }
}
