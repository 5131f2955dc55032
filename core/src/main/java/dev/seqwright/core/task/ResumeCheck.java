package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.ModelConfig;
import java.nio.file.Path;

/**
 * Whether a run can be continued under a configuration: limits, rates and data may change, the
 * model's shape may not.
 */
final class ResumeCheck {
  private ResumeCheck() {}

  /**
   * Does nothing when it can.
   *
   * @throws UserException naming the folder and both shapes when it cannot
   */
  static void require(RunConfig config, SavedModel saved, Path folder) {
    ModelConfig before = saved.configuration(RunConfig.binder(), ModelConfig.class, "model");
    if (!before.equals(config.model())) {
      throw new UserException(
          Help.ANOTHER_RUN,
          "%s holds a run of another model: found %s, the configuration says %s; choose another --model, or the configuration that the run began with"
              .formatted(folder, before, config.model()));
    }
  }
}
