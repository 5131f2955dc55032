package dev.seqwright.core.stack.exit;

import dev.seqwright.core.config.Check;

/**
 * A text leaves where exit heads have said the same for so long (Zhou et al. 2020, PABEE, arXiv
 * 2006.04152). A counter starts at 0; each head that answers as the one before raises it by 1, one
 * that does not sets it to 0; the text leaves when it is {@code patience}, which takes patience + 1
 * equal answers. Numbers are the same where they differ by less than the tolerance.
 *
 * <p>With as much patience as there are layers nothing leaves.
 *
 * <p>Differs from the authors' program: patience 0, which means the whole stack there, is refused;
 * the rule {@code none} says that.
 *
 * @param patience how many times in a row the answer has to stay the same
 * @param tolerance how far numbers may lie apart to be the same, in standard deviations of the
 *     training numbers
 */
public record PatienceRule(int patience, double tolerance) implements ExitRule {
  public PatienceRule() {
    this(3, 0.1);
  }

  public PatienceRule {
    Check.atLeast("patience", patience, 1);
    Check.positive("tolerance", tolerance);
  }

  @Override
  public boolean judgesNumbers() {
    return true;
  }

  @Override
  public Judge judge() {
    return new Counter();
  }

  private final class Counter implements Judge {
    private double before = Double.NaN;
    private int same;

    @Override
    public boolean sure(double[] answer) {
      boolean number = answer.length == 1;
      double now = number ? answer[0] : ExitRule.best(answer);
      boolean equal = number ? Math.abs(now - before) < tolerance : now == before;
      same = equal ? same + 1 : 0;
      before = now;
      return same >= patience;
    }
  }
}
