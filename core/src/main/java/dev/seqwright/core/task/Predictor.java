package dev.seqwright.core.task;

import dev.seqwright.core.model.ModelUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A trained model that answers lines: with a translation, a label, whatever its task gives. An
 * answer does not depend on the lines that it is asked together with.
 */
public interface Predictor extends AutoCloseable {
  /**
   * Opens the model in a folder, of whatever task it is.
   *
   * @throws dev.seqwright.core.config.UserException when the folder holds no whole model
   */
  static Predictor open(Path folder) {
    return open(folder, ModelUse.AS_TRAINED);
  }

  /** The same for another use than it was trained for. */
  static Predictor open(Path folder, ModelUse use) {
    return Tasks.of(folder).predictor(folder, use);
  }

  /**
   * Answers some lines.
   *
   * @param firstLine the number of the first one, from 1, for messages
   * @return an answer a line, in their order
   */
  List<String> answer(List<String> lines, long firstLine);

  /**
   * Whether what it answers are documents: strings of several lines, a sentence each. Else they are
   * single lines.
   */
  default boolean readsDocuments() {
    return false;
  }

  /** What gives a tag to each word, where the task does. */
  default Optional<WordTagger> words() {
    return Optional.empty();
  }

  /** What the parts of its network tell of their use since the last call, a line each. */
  default List<String> report() {
    return List.of();
  }

  /** Frees the model. */
  @Override
  void close();
}
