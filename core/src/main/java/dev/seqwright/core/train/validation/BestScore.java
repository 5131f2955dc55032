package dev.seqwright.core.train.validation;

/**
 * What {@link EarlyStopping} remembers from validation to validation.
 *
 * @param score the best score so far
 * @param step the latest step with the best score, 0 when there is none yet
 * @param stalled how many validations in a row were not better
 */
public record BestScore(double score, long step, int stalled) {
  /** Before the first validation. */
  public static final BestScore NONE = new BestScore(0, 0, 0);

  /** Whether there is a best score. */
  public boolean known() {
    return step > 0;
  }
}
