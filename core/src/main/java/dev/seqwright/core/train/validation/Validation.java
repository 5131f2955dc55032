package dev.seqwright.core.train.validation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a validation found.
 *
 * @param step after which step
 * @param epoch the epoch that the step belongs to
 * @param scores every metric that was measured
 * @param decisive the metric that early stopping follows
 * @param best what is remembered of the decisive metric, this validation included
 * @param seconds time that the validation took
 */
public record Validation(
    long step,
    int epoch,
    Map<ValidationMetric, Double> scores,
    ValidationMetric decisive,
    BestScore best,
    double seconds) {

  /**
   * Copies the scores.
   *
   * @throws IllegalArgumentException when the decisive metric is not among the scores
   */
  public Validation {
    if (!scores.containsKey(decisive)) {
      throw new IllegalArgumentException("no score of " + decisive.key() + " in " + scores);
    }
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /** The score under the metric that decides. */
  public double decisiveScore() {
    return scores.get(decisive);
  }

  /** Whether it is better than all before. */
  public boolean improved() {
    return best.known() && best.stalled() == 0;
  }

  /** Whether none before is better. */
  public boolean leads() {
    return best.step() == step;
  }
}
