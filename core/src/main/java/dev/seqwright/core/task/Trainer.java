package dev.seqwright.core.task;

import dev.seqwright.core.checkpoint.FolderLock;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.train.Base;
import dev.seqwright.core.train.Start;
import dev.seqwright.core.train.StopSignal;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingLoop;
import dev.seqwright.core.train.TrainingSetup;
import dev.seqwright.core.train.report.JsonLog;
import dev.seqwright.core.train.report.TensorBoardLog;
import dev.seqwright.core.train.report.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Trains a model from a configuration: puts the parts of a run together, new or resumed, and lets
 * it run.
 */
public final class Trainer {
  private final RunConfig config;
  private final ModelFolder folder;
  private final TrainingListener listener;
  private final StopSignal stop;
  private final Supplier<Kernels> kernels;

  private Trainer(
      RunConfig config,
      ModelFolder folder,
      TrainingListener listener,
      StopSignal stop,
      Supplier<Kernels> kernels) {
    this.config = config;
    this.folder = folder;
    this.listener = listener;
    this.stop = stop;
    this.kernels = kernels;
  }

  /**
   * Reads the configuration of a run.
   *
   * @param file YAML; a model's {@code config.yaml} serves as well
   * @param settings {@code KEY=VALUE}, winning over the file
   * @throws UserException when the model that it says to go on from is none
   */
  public static RunConfig configuration(Optional<Path> file, List<String> settings) {
    Binder binder = RunConfig.binder().ignoring("folder", SpecialTokensConfig.SECTION);
    BaseSettings.Known known = BaseSettings.Known.of(file, settings);
    if (known.start().from().isEmpty()) {
      TaskKind task =
          binder.bindKind(TaskKind.class, file, settings, "task", new Translation.Settings());
      return binder.bind(file, settings, new RunConfig(task));
    }
    try (SavedModel saved = BaseSettings.open(known.start())) {
      BaseSettings base = new BaseSettings(saved, known.start());
      TaskKind task = binder.bindKind(TaskKind.class, file, settings, "task", base.task());
      return binder.bind(file, settings, base.defaults(task, known));
    }
  }

  /**
   * Trains until the configuration's limits or until somebody asks for the end. A folder that holds
   * an unfinished run of the same configuration is continued.
   *
   * @param path the model's folder, made when there is none
   * @param instrument stands around every worker's kernels: {@code profile::around}, or the
   *     identity
   * @throws UserException when data, tokenizer, configuration or folder do not serve
   */
  @SuppressWarnings("try") // the lock is held, not used
  public static void train(
      RunConfig config,
      Path path,
      TrainingListener listener,
      StopSignal stop,
      UnaryOperator<Kernels> instrument) {
    config.start().from().ifPresent(from -> requireOther(from, path));
    Backend backend = Backend.choose();
    try (FolderLock lock = FolderLock.take(path);
        Slabs slabs = new NativeSlabs()) {
      ModelFolder folder = new ModelFolder(path);
      TrainingListener logs = new TensorBoardLog(path.resolve("tensorboard"));
      try (TrainingListener all =
          TrainingListener.all(List.of(listener, new JsonLog(folder.log()), logs))) {
        new Trainer(config, folder, all, stop, () -> instrument.apply(backend.kernels()))
            .run(slabs);
      }
    }
  }

  /** A model that is gone on from is not written to. */
  private static void requireOther(Path from, Path model) {
    if (from.toAbsolutePath().normalize().equals(model.toAbsolutePath().normalize())) {
      throw new UserException(
          Help.WRONG_BASE,
          "--model %s: found the folder of --from, expected another one: the model that is gone on from stays as it is"
              .formatted(model));
    }
  }

  private void run(Slabs slabs) {
    if (folder.holdsTraining()) {
      try (SavedModel saved = folder.open()) {
        ResumeCheck check = new ResumeCheck(config, saved, folder.path());
        check.require();
        run(Optional.of(saved), check.rescored(), slabs);
      }
    } else if (folder.holdsModel()) {
      throw new UserException(
          Help.ANOTHER_RUN,
          folder.path()
              + ": found a model without its training state, expected an unfinished run or a new"
              + " folder; choose another --model, and give this one as --from to go on from it");
    } else {
      run(Optional.empty(), List.of(), slabs);
    }
  }

  private void run(Optional<SavedModel> saved, List<String> rescored, Slabs slabs) {
    if (config.start().from().isEmpty()) {
      Start random = new Start(config.adaptation(), Optional.empty());
      run(setup(saved, Optional.empty(), slabs), random, saved, rescored);
      return;
    }
    try (SavedModel base = BaseSettings.open(config.start())) {
      Start start = new Start(config.adaptation(), Optional.of(new Base(config.start(), base)));
      BaseSettings settings = new BaseSettings(base, config.start());
      run(setup(saved, Optional.of(settings), slabs), start, saved, rescored);
    }
  }

  private TaskSetup setup(Optional<SavedModel> saved, Optional<BaseSettings> base, Slabs slabs) {
    Optional<BaseSettings> kept = base.filter(b -> !BaseSettings.ownVocabulary(config));
    TaskKind task = config.task();
    return new TaskSetup(
        config,
        saved.map(SavedModel::tokenizers).or(() -> kept.map(b -> b.vocabularies(task))),
        saved.isPresent() || kept.filter(b -> b.keepsAnswers(task)).isPresent(),
        saved
            .map(BaseSettings::special)
            .or(() -> kept.map(BaseSettings::special))
            .orElseGet(SpecialTokensConfig::new),
        kernels,
        slabs,
        stop,
        listener::onMessage);
  }

  private void run(
      TaskSetup setup, Start start, Optional<SavedModel> saved, List<String> rescored) {
    config.training().doubts(config.model().size()).forEach(listener::onMessage);
    try (Task<?> task = config.task().open(setup)) {
      TrainingLoop.train(
          task,
          new TrainingSetup(
              config.training(),
              config.training().learningRates(config.model().size()),
              start,
              setup.stored(),
              folder,
              saved,
              rescored,
              listener,
              stop,
              kernels,
              setup.slabs()));
    }
  }
}
