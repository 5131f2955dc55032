package dev.seqwright.core.train;

import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.average.PublishedWeights;
import dev.seqwright.core.train.validation.BestScore;
import dev.seqwright.core.train.validation.Validation;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.List;
import java.util.Map;

/** Measures a run on its validation set. */
final class Validator {
  private final Task<?> task;
  private final TrainingConfig config;
  private final PublishedWeights weights;
  private final List<ValidationMetric> metrics;
  private final ValidationMetric decisive;

  Validator(Task<?> task, TrainingConfig config, PublishedWeights weights) {
    this.task = task;
    this.config = config;
    this.weights = weights;
    this.metrics = config.validation().chosen(task.metrics());
    this.decisive = config.earlyStopping().decisive(metrics);
  }

  /** The metric that decides which parameters are better. */
  ValidationMetric decisive() {
    return decisive;
  }

  /** Whether a validation is due after a step. */
  boolean due(long step, int epoch, boolean last) {
    return task.validates() && config.validating().due(step, epoch, last);
  }

  /** Whether validations are ever made. */
  boolean measures() {
    return task.validates() && config.validating().count() > 0;
  }

  /**
   * Measures some values in the place of the parameters.
   *
   * @throws StopSignal.Stopped when training was asked to end meanwhile
   */
  Validation measure(Tensor values, TrainingState state) {
    long begin = System.nanoTime();
    Map<ValidationMetric, Double> scores = weights.measured(values, () -> task.validate(metrics));
    BestScore best =
        config.earlyStopping().after(decisive, state.best(), state.step(), scores.get(decisive));
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Validation(state.step(), state.lastEpoch(), scores, decisive, best, seconds);
  }
}
