package dev.seqwright.core.train.schedule;

/**
 * What {@link Plateau} remembers.
 *
 * @param count how often the rate was lowered
 * @param stalled validations in a row without a better score, since the last time that it was
 */
public record Reductions(int count, int stalled) {
  /** Before the first validation. */
  public static final Reductions NONE = new Reductions(0, 0);
}
