package dev.seqwright.core.train.validation;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.UserException;
import java.util.List;
import java.util.Optional;

/**
 * Ends training when the validation score has not improved for a while.
 *
 * @param metric the score that decides, here and in which checkpoints are the best; the first of
 *     the task when absent
 * @param patience how many validations in a row may bring no better score; 0 never ends training
 */
public record EarlyStopping(
    Optional<String> metric,
    @Flag(
            names = {"--patience", "--early-stopping"},
            label = "N",
            text = "End after this many validations without a better score; 0 never.")
        int patience) {
  /** Follows the first metric of the task, and never ends training. */
  public EarlyStopping() {
    this(Optional.empty(), 0);
  }

  /** Checks the numbers. */
  public EarlyStopping {
    Check.atLeast("patience", patience, 0);
  }

  /**
   * The metric that decides.
   *
   * @param metrics those of the task
   * @throws UserException when the one that is named is not among them
   */
  public ValidationMetric decisive(List<ValidationMetric> metrics) {
    return metric.isEmpty()
        ? metrics.getFirst()
        : metrics.stream()
            .filter(m -> m.key().equals(metric.get()))
            .findFirst()
            .orElseThrow(() -> unknown(metrics));
  }

  private UserException unknown(List<ValidationMetric> metrics) {
    List<String> keys = metrics.stream().map(ValidationMetric::key).toList();
    return new UserException(
        "training.early-stopping.metric: found '%s', expected %s"
            .formatted(metric.orElseThrow(), String.join(", ", keys)));
  }

  /**
   * What is remembered after one more validation. Of equal scores the later one is the best, but no
   * progress.
   *
   * @param decisive the metric of the score
   */
  public BestScore after(ValidationMetric decisive, BestScore before, long step, double score) {
    boolean first = !before.known() && !Double.isNaN(score);
    if (first || before.known() && decisive.better(score, before.score())) {
      return new BestScore(score, step, 0);
    }
    boolean equal = before.known() && score == before.score();
    return new BestScore(before.score(), equal ? step : before.step(), before.stalled() + 1);
  }

  /** Whether training is to end. */
  public boolean exhausted(BestScore memory) {
    return patience > 0 && memory.stalled() >= patience;
  }
}
