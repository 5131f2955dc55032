package dev.seqwright.core.train.schedule;

/**
 * What the configuration says beside the shape of a {@link Schedule}.
 *
 * @param peak the learning rate at the end of the warm-up, p (of {@link Noam}: a factor)
 * @param warmup the number of steps of the warm-up, w
 * @param lastStep the step at which training ends, 0 when that is not known
 * @param modelSize D
 * @param reductions k, how often {@link Plateau} has lowered the rate
 */
public record ScheduleParameters(
    double peak, long warmup, long lastStep, int modelSize, int reductions) {
  /** The part of the warm-up that is done after {@code step} steps, t / w, at most 1. */
  double warmed(long step) {
    return step >= warmup ? 1 : (double) step / warmup;
  }
}
