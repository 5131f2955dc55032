package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.ModelFit;
import java.nio.file.Path;
import java.util.List;

/** What eval asks of a model. */
public interface ModelTranslator extends AutoCloseable {

  /** One translation a line, in the order of the lines. */
  List<String> translate(List<String> sources);

  /** How well the model foresees the references, see {@link ModelFit}. */
  ModelFit fit(List<String> sources, List<String> references);

  /** Gives back what the model holds. */
  @Override
  void close();

  /** Opens the model of a folder. */
  @FunctionalInterface
  interface Loader {
    /** Opens a model that will be asked to search with the given settings. */
    ModelTranslator load(Path folder, SearchSettings settings);
  }

  /**
   * How translations are searched for.
   *
   * @param beamSize number of hypotheses kept; 1 is greedy
   * @param lengthPenalty exponent of the length that scores are divided by
   */
  record SearchSettings(int beamSize, double lengthPenalty) {}
}
