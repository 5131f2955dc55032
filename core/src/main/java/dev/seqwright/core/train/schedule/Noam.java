package dev.seqwright.core.train.schedule;

/**
 * The schedule of the first Transformer: rate = p D^-0.5 min(t^-0.5, t w^-1.5). Here p is a factor
 * (1 in the paper), not the rate that is reached; that is p (D w)^-0.5. A warm-up of 0 counts as 1.
 *
 * <p>Vaswani et al., "Attention Is All You Need", 2017, equation 3.
 */
public record Noam() implements Schedule {
  @Override
  public double rate(long step, ScheduleParameters course) {
    double warmup = Math.max(1, course.warmup());
    double shape = Math.min(1 / Math.sqrt((double) step), step / (warmup * Math.sqrt(warmup)));
    return course.peak() / Math.sqrt(course.modelSize()) * shape;
  }
}
