package dev.seqwright.core.train.schedule;

import dev.seqwright.core.config.Check;

/**
 * A schedule that goes from the peak at the end of the warm-up to a final rate at a known step, and
 * stays there.
 */
public sealed interface Decay extends Schedule permits CosineDecay, LinearDecay, PolynomialDecay {
  /** The step e at which the decay ends; 0 for the step at which training ends. */
  long steps();

  /** The rate f at and after the end. */
  double finalRate();

  /** The step e, whichever way it was given. */
  default long end(ScheduleParameters course) {
    return steps() > 0 ? steps() : course.lastStep();
  }

  /** The part of the decay that is done, (t - w) / (e - w) within 0 and 1. */
  default double progress(long step, ScheduleParameters course) {
    double length = end(course) - course.warmup();
    return Math.clamp((step - course.warmup()) / length, 0.0, 1.0);
  }

  /** Refuses a decay to a negative step or rate. */
  static void check(long steps, double finalRate) {
    Check.atLeast("steps", steps, 0);
    Check.notNegative("final-rate", finalRate);
  }
}
