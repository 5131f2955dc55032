package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.Kinds;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** All kinds of task, by the names that configurations use. */
public final class Tasks {
  /** Name to settings, in the order of messages. */
  public static final Map<String, Class<? extends TaskKind>> ALL = all();

  private Tasks() {}

  /** The name that configurations give to a task. */
  static String name(TaskKind task) {
    return ALL.entrySet().stream()
        .filter(kind -> kind.getValue() == task.getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The task that a saved model was trained for.
   *
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model
   */
  public static TaskKind of(Path folder) {
    try (SavedModel saved = new ModelFolder(folder).open()) {
      return of(saved);
    }
  }

  /** The task of an open checkpoint. */
  static TaskKind of(SavedModel saved) {
    return saved.configuration(binder(), "task", TaskKind.class, new Translation.Settings());
  }

  /** A binder that knows the kinds of task. */
  private static Binder binder() {
    return Kinds.in(new Binder())
        .withKinds(TaskKind.class, ALL)
        .withKinds(ClassWeights.class, ClassWeights.ALL);
  }

  private static Map<String, Class<? extends TaskKind>> all() {
    Map<String, Class<? extends TaskKind>> all = new LinkedHashMap<>();
    all.put("translation", Translation.Settings.class);
    all.put("classification", Classification.Settings.class);
    all.put("tagging", Tagging.Settings.class);
    all.put("sentence-labelling", SentenceLabelling.Settings.class);
    all.put("language-modelling", LanguageModelling.Settings.class);
    all.put("masked-language-modelling", MaskedModelling.Settings.class);
    all.put("sentence-prediction", SentencePrediction.Settings.class);
    all.put("encoding", Encoding.class);
    return all;
  }
}
