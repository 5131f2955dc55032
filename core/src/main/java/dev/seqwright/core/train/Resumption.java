package dev.seqwright.core.train;

import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.average.Publication;
import dev.seqwright.core.train.average.PublishedWeights;
import dev.seqwright.core.train.average.Snapshots;
import dev.seqwright.core.train.validation.ValidationMetric;

/**
 * What a run takes over of the state of an earlier one, under settings that may have changed.
 *
 * @param setup of the run that goes on
 * @param weights as they were read
 * @param decisive the metric that decides from now on
 */
record Resumption(TrainingSetup setup, PublishedWeights weights, ValidationMetric decisive) {

  /** The state to go on from. */
  TrainingState of(TrainingState saved) {
    TrainingState comparable = setup.rescored().isEmpty() ? saved : withoutScores(saved);
    Snapshots kept = comparable.snapshots().of(setup.config().average(), decisive);
    weights.keep(kept, -1);
    return withBest(comparable.withSnapshots(kept));
  }

  private TrainingState withoutScores(TrainingState saved) {
    boolean ranked = setup.config().average().of() == Averaging.Choice.BEST;
    if (saved.best().known()) {
      tell(String.join(", ", setup.rescored()) + " changed");
    }
    weights.forgetBest();
    return ranked ? saved.withoutScores().withSnapshots(Snapshots.NONE) : saved.withoutScores();
  }

  /** The best score counts only with the parameters that it was measured of. */
  private TrainingState withBest(TrainingState state) {
    if (weights.publication() != Publication.BEST) {
      weights.forgetBest();
      return state;
    }
    if (state.best().known() && weights.best().isEmpty()) {
      tell("their parameters were not kept");
      return state.withoutScores();
    }
    return state;
  }

  private void tell(String why) {
    setup.listener().onMessage("the best scores so far are forgotten: " + why);
  }
}
