package dev.seqwright.core.stack.exit;

/**
 * One unit chooses the exit of a token before any is reached (Elbayad et al. 2020, arXiv
 * 1910.10073, the multinomial classifiers), of the exits and the last layer:
 *
 * <pre>
 *   (1) q = softmax(W s + b)
 *   (2) the token leaves after the first n with q(1) + ... + q(n) &gt; threshold
 *   (3) loss += -log q(n*), n* of {@link LearntRule}
 * </pre>
 *
 * with s the state that the first exit's head would see ({@code of: token}), or the mean of the
 * states of the source ({@code of: source}), so that all tokens of a translation have one exit. It
 * is asked once a token, or once a source, and costs D products a choice.
 *
 * <p>Differs from the paper: a threshold over the sum of q takes the place of the most probable
 * exit, so that one model has a curve of quality over cost; at 0.5 the exit is the median of q. The
 * unit does not move the states that it reads. For a source, the mean over its tokens takes the
 * place of the sum in n*.
 *
 * @param threshold what q adds up to where a token leaves; 1 for never
 * @param of what chooses: each token, or its source
 * @param cost what a further exit has to gain
 * @param target what exits are compared by
 * @param neighbours how far the scores of other tokens of the sequence count for a token, see
 *     {@link LearntRule}; 0 for not at all
 */
public record MultinomialRule(
    double threshold, Chooser of, double cost, ExitTarget target, double neighbours)
    implements LearntRule {
  /** What chooses the exit. */
  public enum Chooser {
    /** Each token, by its state after the first exit's layer. */
    TOKEN,
    /** The source, by the mean of its states: one exit for all tokens of its translation. */
    SOURCE
  }

  public MultinomialRule() {
    this(0.5, Chooser.TOKEN, 0.1, ExitTarget.LIKELIHOOD, 0);
  }

  public MultinomialRule {
    LearntRule.check(threshold, cost, neighbours);
  }

  @Override
  public Judge judge() {
    return new Sum();
  }

  /** Hears q at the first exit; what it hears at the others says nothing. */
  private final class Sum implements Judge {
    private double[] q = {};
    private int exits;
    private double sum;

    @Override
    public boolean sure(double[] answer) {
      q = exits == 0 ? answer : q;
      sum += q[exits++];
      return threshold < 1 && sum > threshold;
    }
  }
}
