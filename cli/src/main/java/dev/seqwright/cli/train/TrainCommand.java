package dev.seqwright.cli.train;

import dev.seqwright.cli.ProfileOption;
import dev.seqwright.core.task.Trainer;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.train.StopSignal;
import dev.seqwright.core.train.report.LogLines;
import dev.seqwright.core.train.report.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code seqwright train}: trains a model from a configuration, options, or both. The same command
 * again goes on where the last one ended.
 */
@Command(
    name = "train",
    description = "Trains a model; the same command again goes on where the last one ended.",
    abbreviateSynopsis = true,
    footer = {
      "",
      "Options are short for keys of the configuration and win over it; --set wins over both.",
      "Ctrl-C and SIGTERM save and leave (exit code 130 or 143); a second one leaves at once."
    })
public final class TrainCommand implements Callable<Integer> {
  private final TrainingRun run;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration, YAML.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the model, made where it is missing.")
  private Path model;

  @Mixin private TrainFlags flags;
  @Mixin private ProfileOption profile;
  @Spec private CommandSpec spec;

  /** The command that trains. */
  public TrainCommand() {
    this(
        (config, settings, model, listener, stop, instrument) ->
            Trainer.train(
                Trainer.configuration(config, settings), model, listener, stop, instrument));
  }

  TrainCommand(TrainingRun run) {
    this.run = run;
  }

  @Override
  public Integer call() {
    StopSignal stop = new StopSignal();
    try (TrainingListener listener = TrainingListener.all(listeners());
        Signals signals = Signals.leadTo(stop, listener::onMessage)) {
      flags.reading(
          () -> run.train(config, flags.settings(), model, listener, stop, profile.instrument()));
      profile.print(spec.commandLine().getErr());
      return signals.exitCode().orElse(0);
    }
  }

  /** The bar comes first: it makes way for the lines of the log. */
  private static List<TrainingListener> listeners() {
    List<TrainingListener> listeners = new ArrayList<>();
    if (Terminal.isStandardError()) {
      listeners.add(new TrainingProgressBar(System.err));
    }
    listeners.add(new LogLines());
    return listeners;
  }

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
}
