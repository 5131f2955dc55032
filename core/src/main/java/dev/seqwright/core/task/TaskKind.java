package dev.seqwright.core.task;

import dev.seqwright.core.train.Task;
import java.nio.file.Path;

/**
 * The settings of one kind of task, as the configuration gives them under {@code task}; a record.
 * {@link Tasks#ALL} lists the kinds.
 */
public interface TaskKind {
  /**
   * Refuses a configuration that the task cannot work with.
   *
   * @throws IllegalArgumentException that names the key, what was found and what is expected
   */
  void check(RunConfig config);

  /**
   * Reads the data, makes or opens the vocabularies, and makes the network, without values.
   *
   * @throws dev.seqwright.core.config.UserException when the data does not serve
   */
  Task<?> open(TaskSetup setup);

  /**
   * A model of this task that answers lines.
   *
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model
   */
  Predictor predictor(Path folder);
}
