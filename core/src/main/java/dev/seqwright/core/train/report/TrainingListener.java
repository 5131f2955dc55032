package dev.seqwright.core.train.report;

import dev.seqwright.core.train.validation.Validation;
import java.nio.file.Path;
import java.util.List;

/**
 * Follows a training run. Calls come from the thread that trains, in the order in which things
 * happen, and only messages from others too; a listener does what concerns it and leaves the rest.
 */
public interface TrainingListener extends AutoCloseable {
  /**
   * Before the first step of this process.
   *
   * @param resumed the step that an earlier run had reached, 0 for a new model
   */
  default void onStart(long resumed) {}

  /**
   * After every step; must be cheap.
   *
   * @param step the step that was done
   * @param epoch the epoch it belongs to
   * @param epochDone the part of the epoch that is done, 0 to 1
   */
  default void onStep(long step, int epoch, double epochDone) {}

  /** Every {@code report-every} steps. */
  default void onReport(Report report) {}

  /** After a validation. */
  default void onValidation(Validation validation) {}

  /**
   * At the end of a run: what the published parameters score, or those of the last step that are
   * compared with the best.
   */
  default void onFinalValidation(Validation validation) {}

  /** After the last step of an epoch. */
  default void onEpoch(int epoch, long step) {}

  /** After the model was saved. */
  default void onCheckpoint(long step, Path model) {}

  /** Anything else that a reader of the log wants to know, as one sentence. */
  default void onMessage(String message) {}

  /** After the last step, whatever ended the run. */
  @Override
  default void close() {}

  /** One listener that tells all of these, in their order. */
  static TrainingListener all(List<TrainingListener> listeners) {
    return new ListenerChain(List.copyOf(listeners));
  }
}
