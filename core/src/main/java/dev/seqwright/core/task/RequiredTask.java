package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What is said when a folder holds a model of another task than a command is for. */
public final class RequiredTask {
  private RequiredTask() {}

  /**
   * Opens a model that must be one of translation. The task is looked up only where that fails, so
   * that a cold start pays nothing for it.
   *
   * @param opening what is done with the folder
   * @throws UserException when the folder holds no whole model, or one of another task, which is
   *     then named together with the command that such models are for
   */
  public static <T> T translation(Path folder, Supplier<T> opening) {
    try {
      return opening.get();
    } catch (UserException e) {
      TaskKind found = Tasks.of(folder);
      if (found instanceof Translation.Settings) {
        throw e;
      }
      throw refusal(folder, found, new Translation.Settings());
    }
  }

  /** Names the task that was found, what it is used with, and the task that is needed. */
  static UserException refusal(Path folder, TaskKind found, TaskKind needed) {
    return new UserException(
        Help.WRONG_TASK,
        "%s: found a model of the task %s, expected one of %s; %s"
            .formatted(folder, Tasks.name(found), Tasks.name(needed), found.use()));
  }
}
