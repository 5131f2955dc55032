package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.model.ModelConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a run can be continued under a configuration: limits, rates and data may change, the task
 * and the model's shape may not.
 */
final class ResumeCheck {
  private ResumeCheck() {}

  /**
   * Does nothing when it can.
   *
   * @throws UserException naming the folder, what it holds and what the configuration says when it
   *     cannot
   */
  static void require(RunConfig config, SavedModel saved, Path folder) {
    requireTask(config.task(), Tasks.of(saved), folder);
    ModelConfig before = saved.configuration(RunConfig.binder(), ModelConfig.class, "model");
    if (!before.equals(config.model())) {
      throw refusal(folder, "a run of another model: found " + before, config.model().toString());
    }
  }

  private static void requireTask(TaskKind task, TaskKind before, Path folder) {
    String found = Tasks.name(before);
    if (!found.equals(Tasks.name(task))) {
      throw refusal(folder, "a run of another task: found " + found, Tasks.name(task));
    }
    if (!before.equals(task)) {
      String differing = differing(before, task);
      throw refusal(folder, "a run of another task: found " + differing, differing(task, before));
    }
  }

  /** The settings of a task that another one of its kind has not, as YAML. */
  private static String differing(TaskKind task, TaskKind other) {
    List<String> same = lines(other);
    List<String> own = lines(task).stream().filter(line -> !same.contains(line)).toList();
    return "%s with %s".formatted(Tasks.name(task), String.join(", ", own));
  }

  private static List<String> lines(TaskKind task) {
    return new Binder().toYaml((Record) task).lines().toList();
  }

  private static UserException refusal(Path folder, String holds, String given) {
    return new UserException(
        Help.ANOTHER_RUN,
        "%s holds %s, the configuration says %s; choose another --model, or the configuration that the run began with"
            .formatted(folder, holds, given));
  }
}
