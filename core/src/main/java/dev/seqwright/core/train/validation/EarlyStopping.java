package dev.seqwright.core.train.validation;

/**
 * Ends training when the validation score has not improved for a while.
 *
 * @param metric the score that decides, here and in which checkpoints are the best
 * @param patience how many validations in a row may bring no better score; 0 never ends training
 */
public record EarlyStopping(ValidationMetric metric, int patience) {
  /** Follows BLEU, and never ends training. */
  public EarlyStopping() {
    this(ValidationMetric.BLEU, 0);
  }

  /** Checks the numbers. */
  public EarlyStopping {
    if (patience < 0) {
      throw new IllegalArgumentException("patience: found " + patience + ", expected 0 or more");
    }
  }

  /** What is remembered after one more validation. */
  public BestScore after(BestScore before, long step, double score) {
    boolean first = !before.known() && !Double.isNaN(score);
    return first || before.known() && metric.better(score, before.score())
        ? new BestScore(score, step, 0)
        : new BestScore(before.score(), before.step(), before.stalled() + 1);
  }

  /** Whether training is to end. */
  public boolean exhausted(BestScore memory) {
    return patience > 0 && memory.stalled() >= patience;
  }
}
