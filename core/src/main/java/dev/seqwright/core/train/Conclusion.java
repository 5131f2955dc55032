package dev.seqwright.core.train;

import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.train.average.Publication;
import dev.seqwright.core.train.average.PublishedWeights;
import dev.seqwright.core.train.report.TrainingListener;
import dev.seqwright.core.train.validation.Validation;
import java.util.stream.Collectors;

/**
 * What a run that reached its end publishes: measured as it is published, and of the best and the
 * last parameters the better ones. None of it goes into the state, which a longer run goes on from:
 * that one does not end here, and goes on as if it had never stopped.
 */
record Conclusion(Validator validator, PublishedWeights weights, TrainingListener listener) {

  /**
   * The parameters that the model is to be used with.
   *
   * @param state after the last step
   * @param measuredAt the step of the last validation
   */
  Tensor of(TrainingState state, long measuredAt) {
    Tensor use = validator.measures() ? measured(state, measuredAt) : weights.values();
    switch (weights.publication()) {
      case BEST -> listener.onMessage("published: " + best(state, use));
      case AVERAGE -> listener.onMessage("published: " + mean(state));
      case LAST -> {}
    }
    return use;
  }

  private Tensor measured(TrainingState state, long measuredAt) {
    boolean best = weights.publication() == Publication.BEST;
    Tensor candidate = best ? weights.current() : weights.values();
    if (candidate == weights.current() && measuredAt == state.step()) {
      return weights.values();
    }
    try {
      Validation validation = validator.measure(candidate, state);
      listener.onFinalValidation(validation);
      return best && !validation.leads() ? weights.values() : candidate;
    } catch (StopSignal.Stopped asked) {
      return weights.values();
    }
  }

  private String best(TrainingState state, Tensor use) {
    return use == weights.current() || state.best().step() == state.step()
        ? "the parameters of step " + state.step()
        : "the parameters of step %d, the best %s"
            .formatted(state.best().step(), validator.decisive().key());
  }

  private String mean(TrainingState state) {
    return state.snapshots().kept().isEmpty()
        ? "the parameters of step " + state.step() + ", no checkpoint having been taken to average"
        : state.snapshots().steps().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", ", "the mean of the parameters of steps ", ""));
  }
}
