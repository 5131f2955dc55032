package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.task.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What eval asks of a model. */
public interface ModelTranslator extends AutoCloseable {
  /** The model itself, where it is one that has no outputs and is asked for a text. */
  default Optional<LanguageModel> languageModel() {
    return Optional.empty();
  }

  /**
   * The same model on lines that are sentences of documents, with a blank one between two, where
   * that was asked for.
   *
   * @param folder of the model, for messages
   * @throws UserException when it was, and the model makes nothing of documents
   */
  default ModelTranslator inDocuments(boolean asked, Path folder) {
    if (asked) {
      throw new UserException(
          Help.WRONG_TASK,
          "--document: %s does not translate and has no context of sentences; leave it out"
              .formatted(folder));
    }
    return this;
  }

  /** Whether {@link #fit} can be asked: the model foresees the tokens of references. */
  default boolean foresees() {
    return true;
  }

  /** Whether {@link #answer} tells probabilities. */
  default boolean tellsProbabilities() {
    return false;
  }

  /** One translation a line, in the order of the lines. */
  List<String> translate(List<String> sources);

  /** The same under a name, with the probability of each answer where it has one. */
  default TestTexts.NamedSystem answer(String name, SourceLines sources) {
    return new TestTexts.NamedSystem(name, translate(sources.all()));
  }

  /**
   * How well the model foresees the references, see {@link ReferenceLikelihood}.
   *
   * @param sources as many lines
   */
  ReferenceLikelihood fit(List<String> sources, List<String> references);

  /** Whether its outputs are compared where texts or tokens leave early, see {@link #exits}. */
  default boolean drawsCurve() {
    return true;
  }

  /** What is measured of a model that answers with labels or numbers, if nobody says what. */
  default Set<Measure> usualOfLabels() {
    return Measure.USUAL_OF_LABELS;
  }

  /** Where texts or tokens can leave it early, and by which rule, if they can. */
  default Optional<ExitPlan> exits() {
    return Optional.empty();
  }

  /** After which layers they left since the last call. */
  default Optional<ExitHistogram> exitHistogram() {
    return Optional.empty();
  }

  /** What its parts tell of their use since the last call, a line each. */
  default List<String> report() {
    return List.of();
  }

  /** Gives back what the model holds. */
  @Override
  void close();

  /** Opens the model of a folder. */
  @FunctionalInterface
  interface Loader {
    /**
     * Opens a model; {@code settings} are {@code KEY=VALUE} that win over its own way to decode.
     *
     * @param use what it is to be used for
     */
    ModelTranslator load(Path folder, ModelUse use, List<String> settings);
  }
}
