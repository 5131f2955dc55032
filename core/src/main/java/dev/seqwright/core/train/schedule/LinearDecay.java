package dev.seqwright.core.train.schedule;

/**
 * A straight line after the warm-up: rate = f + (p - f) (1 - (t - w) / (e - w)), and f from step e
 * on ({@code polynomial_decay} of fairseq with power 1).
 *
 * @param steps the step e; 0 for {@code max-steps} (a run that is later made longer then follows
 *     another line; give the number to avoid that)
 * @param finalRate f
 */
public record LinearDecay(long steps, double finalRate) implements Decay {
  /** Ends at 0 with the last step of training. */
  public LinearDecay() {
    this(0, 0);
  }

  /** Checks the numbers. */
  public LinearDecay {
    Decay.check(steps, finalRate);
  }

  @Override
  public double rate(long step, ScheduleParameters course) {
    if (step < course.warmup()) {
      return course.peak() * course.warmed(step);
    }
    return finalRate + (course.peak() - finalRate) * (1 - progress(step, course));
  }
}
