package dev.seqwright.core.train.schedule;

import dev.seqwright.core.config.Check;

/**
 * A power of what is left after the warm-up: rate = f + (p - f) (1 - (t - w) / (e - w))^k, and f
 * from step e on. {@code polynomial_decay} of fairseq, {@code get_polynomial_decay_schedule} of
 * transformers; with k = 1 it is {@link LinearDecay}, with which BERT was trained.
 *
 * <p>Liu et al., "ParseNet: Looking Wider to See Better", 2015, section 3.3, where f = 0.
 *
 * @param steps the step e; 0 for {@code max-steps} (a run that is later made longer then follows
 *     another curve; give the number to avoid that)
 * @param finalRate f
 * @param power k
 */
public record PolynomialDecay(long steps, double finalRate, double power) implements Decay {
  /** Ends at 0 with the last step of training, as a parabola. */
  public PolynomialDecay() {
    this(0, 0, 2);
  }

  /** Checks the numbers. */
  public PolynomialDecay {
    Decay.check(steps, finalRate);
    Check.positive("power", power);
  }

  @Override
  public double rate(long step, ScheduleParameters course) {
    if (step < course.warmup()) {
      return course.peak() * course.warmed(step);
    }
    double left = 1 - progress(step, course);
    return finalRate + (course.peak() - finalRate) * Math.pow(left, power);
  }
}
