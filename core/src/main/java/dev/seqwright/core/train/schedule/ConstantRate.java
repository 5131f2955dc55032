package dev.seqwright.core.train.schedule;

/** The peak, for as long as training goes on: rate = p min(1, t / w). */
public record ConstantRate() implements Schedule {
  @Override
  public double rate(long step, ScheduleParameters course) {
    return course.peak() * course.warmed(step);
  }
}
