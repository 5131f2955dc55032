package dev.seqwright.core.train.schedule;

/**
 * Decay with the inverse square root of the step after the warm-up, as {@code inverse_sqrt} of
 * fairseq and {@code --lr-decay-inv-sqrt} of Marian have it: rate = p t / w for t at most w, then
 * rate = p sqrt(w / t). A warm-up of 0 counts as 1.
 */
public record InverseSquareRoot() implements Schedule {
  @Override
  public double rate(long step, ScheduleParameters course) {
    double warmup = Math.max(1, course.warmup());
    return course.peak() * Math.min(step / warmup, Math.sqrt(warmup / step));
  }
}
