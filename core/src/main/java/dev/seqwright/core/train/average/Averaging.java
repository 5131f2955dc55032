package dev.seqwright.core.train.average;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.train.validation.EarlyStopping;

/**
 * Which checkpoints the final parameters are the mean of.
 *
 * @param of the last ones, or those with the best validation score
 * @param count how many; 0 averages nothing
 * @param every when a checkpoint is taken for this
 */
public record Averaging(Choice of, int count, Moment every) {
  /** How checkpoints are chosen. */
  public enum Choice {
    /** The most recent ones. */
    LAST,
    /**
     * Those with the best score under the metric of {@link EarlyStopping}, each measured after its
     * own step: a checkpoint is taken only where the model was validated, too.
     */
    BEST
  }

  /** When a checkpoint is taken. */
  public enum Moment {
    /** At the end of every epoch. */
    EPOCH,
    /** Whenever the model is saved, {@code save-every}. */
    CHECKPOINT
  }

  /** Averages nothing. */
  public Averaging() {
    this(Choice.LAST, 0, Moment.EPOCH);
  }

  /** Checks the numbers. */
  public Averaging {
    Check.atLeast("count", count, 0);
  }
}
