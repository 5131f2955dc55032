package dev.seqwright.cli.train;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.train.StopSignal;
import dev.seqwright.core.train.report.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the command starts. */
@FunctionalInterface
interface TrainingRun {
  /**
   * Trains a model, or goes on training it, until it is done or asked to end.
   *
   * @param config the file of the configuration, if there is one
   * @param settings {@code KEY=VALUE}, winning over the file
   * @param model the folder of the model
   * @param listener follows the run
   * @param stop asks for its end
   * @param instrument stands around every worker's kernels
   */
  void train(
      Optional<Path> config,
      List<String> settings,
      Path model,
      TrainingListener listener,
      StopSignal stop,
      UnaryOperator<Kernels> instrument);
}
