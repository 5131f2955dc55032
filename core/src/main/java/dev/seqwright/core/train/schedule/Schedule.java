package dev.seqwright.core.train.schedule;

/**
 * The learning rate as a function of the step and, of one schedule, of validations. Every schedule
 * begins with a warm-up, in which the rate grows linearly from 0 to the peak; a warm-up of 0 begins
 * at the peak.
 *
 * <p>In the equations of the schedules: t step (from 1), w warm-up steps, p peak, e the step at
 * which a decay ends, f the rate that it ends at.
 */
public sealed interface Schedule permits InverseSquareRoot, ConstantRate, Noam, Plateau, Decay {
  /**
   * The learning rate of a step.
   *
   * @param step the step, from 1
   * @param course what all schedules share: peak, warm-up, length, model size
   */
  double rate(long step, ScheduleParameters course);

  /** Whether it follows validation scores. */
  default boolean needsScores() {
    return false;
  }

  /**
   * What is remembered after a validation.
   *
   * @param improved whether its score was better than all before
   * @param warmed whether the warm-up was over
   */
  default Reductions after(Reductions before, boolean improved, boolean warmed) {
    return before;
  }
}
