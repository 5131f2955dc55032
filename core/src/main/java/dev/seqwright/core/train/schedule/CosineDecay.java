package dev.seqwright.core.train.schedule;

/**
 * Half a period of a cosine after the warm-up: rate = f + (p - f) (1 + cos(pi (t - w) / (e - w))) /
 * 2, and f from step e on.
 *
 * <p>Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, equation
 * 5, without restarts.
 *
 * @param steps the step e; 0 for {@code max-steps} (a run that is later made longer then follows
 *     another curve; give the number to avoid that)
 * @param finalRate f
 */
public record CosineDecay(long steps, double finalRate) implements Decay {
  /** Ends at 0 with the last step of training. */
  public CosineDecay() {
    this(0, 0);
  }

  /** Checks the numbers. */
  public CosineDecay {
    Decay.check(steps, finalRate);
  }

  @Override
  public double rate(long step, ScheduleParameters course) {
    if (step < course.warmup()) {
      return course.peak() * course.warmed(step);
    }
    double height = (1 + Math.cos(Math.PI * progress(step, course))) / 2;
    return finalRate + (course.peak() - finalRate) * height;
  }
}
