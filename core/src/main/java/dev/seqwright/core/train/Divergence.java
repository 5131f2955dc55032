package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.TrainingStep.Update;

/**
 * What is said when numbers are no longer finite: training ends, and the last checkpoint, in which
 * all are, stays.
 *
 * @param savedAt the step of that checkpoint
 */
record Divergence(TrainingConfig config, ModelFolder folder, long savedAt) {

  /** A loss or gradient that is no number; the parameters were not changed by it. */
  UserException in(long step, Update found) {
    boolean loss = !Double.isFinite(found.result().loss());
    return at(
        step,
        loss ? "the loss" : "the norm of the gradient",
        loss ? found.result().loss() : found.gradientNorm());
  }

  /** A parameter that is no number after a step. */
  UserException after(long step) {
    return at(step, "a parameter", Double.NaN);
  }

  private UserException at(long step, String what, double found) {
    return new UserException(
        Help.TRAINING_DIVERGED,
        ("training diverged at step %d: %s is %s, expected a finite number; %s; try a lower"
                + " training.learning-rate (it is %s), a longer training.warmup (%d) or %s")
            .formatted(
                step, what, found, kept(), config.learningRate(), config.warmup(), clipping()));
  }

  private String kept() {
    return folder.holdsModel()
        ? folder.path() + " keeps the checkpoint of step " + savedAt
        : "nothing had been saved yet";
  }

  private String clipping() {
    return config.clipNorm() > 0
        ? "a smaller training.clip-norm (" + config.clipNorm() + ")"
        : "clipping of the gradient, training.clip-norm: 1";
  }
}
