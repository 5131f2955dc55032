package dev.seqwright.core.train.schedule;

import dev.seqwright.core.config.Check;

/**
 * The peak, lowered whenever the validation score has not improved for a while: rate = max(f, p
 * a^k) after the warm-up, k times lowered. The rate is lowered after n validations in a row without
 * a better score, the count beginning anew each time, and never within the warm-up. {@code
 * plateau-reduce} of Sockeye, {@code plateau} of JoeyNMT.
 *
 * <p>Hieber et al., "Sockeye: A Toolkit for Neural Machine Translation", 2017. Differs from
 * PyTorch's ReduceLROnPlateau: that one lowers the rate at the (n + 1)th validation, and a score
 * must be better by a threshold.
 *
 * @param factor a
 * @param patience n
 * @param finalRate f, under which the rate is never lowered
 */
public record Plateau(double factor, int patience, double finalRate) implements Schedule {
  /** A tenth less after eight validations, without end. */
  public Plateau() {
    this(0.9, 8, 0);
  }

  /** Checks the numbers. */
  public Plateau {
    Check.that(factor > 0 && factor < 1, "factor", factor, "more than 0 and less than 1");
    Check.atLeast("patience", patience, 1);
    Check.notNegative("final-rate", finalRate);
  }

  @Override
  public double rate(long step, ScheduleParameters course) {
    if (step < course.warmup()) {
      return course.peak() * course.warmed(step);
    }
    return Math.max(finalRate, course.peak() * Math.pow(factor, course.reductions()));
  }

  @Override
  public boolean needsScores() {
    return true;
  }

  @Override
  public Reductions after(Reductions before, boolean improved, boolean warmed) {
    if (improved) {
      return new Reductions(before.count(), 0);
    }
    int stalled = before.stalled() + 1;
    return stalled >= patience && warmed
        ? new Reductions(before.count() + 1, 0)
        : new Reductions(before.count(), stalled);
  }
}
