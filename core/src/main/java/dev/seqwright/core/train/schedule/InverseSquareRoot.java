package dev.seqwright.core.train.schedule;

import dev.seqwright.core.config.Check;

/**
 * Decay with the inverse square root of the step: rate = p min(1, t / w) for t at most s, then rate
 * = p sqrt(c / (c + t - s)). With c = s = w, the defaults, it is rate = p sqrt(w / t) after the
 * warm-up, {@code inverse_sqrt} of fairseq. {@code constant: c} alone is Marian's {@code
 * --lr-decay-inv-sqrt c}, both numbers its {@code --lr-decay-inv-sqrt c s}. A warm-up of 0 counts
 * as 1.
 *
 * <p>Vaswani et al., "Attention Is All You Need", 2017, equation 3, with a peak in the place of (D
 * w)^-0.5; {@code src/training/scheduler.h} of Marian for c and s.
 *
 * @param constant c, the longer the flatter; 0 for the warm-up's w
 * @param start s, the step after which the rate falls; 0 for c
 */
public record InverseSquareRoot(long constant, long start) implements Schedule {
  /** The decay that goes with the warm-up. */
  public InverseSquareRoot() {
    this(0, 0);
  }

  /** Checks the numbers. */
  public InverseSquareRoot {
    Check.atLeast("constant", constant, 0);
    Check.atLeast("start", start, 0);
  }

  @Override
  public double rate(long step, ScheduleParameters course) {
    long c = constant > 0 ? constant : Math.max(1, course.warmup());
    long s = start > 0 ? start : c;
    double fallen = step > s ? Math.sqrt(c / (double) (c + step - s)) : 1;
    return course.peak() * (course.warmed(step) * fallen);
  }
}
