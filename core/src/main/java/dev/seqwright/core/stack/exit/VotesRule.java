package dev.seqwright.core.stack.exit;

import dev.seqwright.core.config.Check;

/**
 * A text leaves where enough of the exit heads that it has passed agree (Sun et al. 2021, arXiv
 * 2105.13792): with v_c of n heads for label c,
 *
 * <pre>
 *   (1) max_c v_c / n^power &gt;= threshold
 * </pre>
 *
 * so that power 0 counts votes and power 1 takes their share.
 *
 * <p>Differs from the paper: the head that is asked last has to be among the majority, so that the
 * answer and its probabilities are one head's; without a majority the last layer's head decides
 * alone; the heads are trained without a term for their diversity.
 *
 * @param threshold how many votes it takes, over n^power
 * @param power of the number of heads that have voted
 */
public record VotesRule(double threshold, double power) implements ExitRule {
  public VotesRule() {
    this(2, 0.5);
  }

  public VotesRule {
    Check.positive("threshold", threshold);
    Check.finite("threshold", threshold);
    Check.within("power", power, 0, 1);
  }

  @Override
  public Judge judge() {
    return new Box();
  }

  private final class Box implements Judge {
    private int[] votes = {};
    private int heads;

    @Override
    public boolean sure(double[] probabilities) {
      votes = votes.length == 0 ? new int[probabilities.length] : votes;
      heads++;
      int answer = ExitRule.best(probabilities);
      votes[answer]++;
      int most = 0;
      for (int count : votes) {
        most = Math.max(most, count);
      }
      return votes[answer] == most && most / Math.pow(heads, power) >= threshold;
    }
  }
}
