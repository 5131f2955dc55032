package dev.seqwright.core.train;

import dev.seqwright.core.checkpoint.FolderLock;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.ParallelCorpus;
import dev.seqwright.core.decode.network.NetworkDecoders;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.decode.text.VocabularyCodec;
import dev.seqwright.core.model.Transformer;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Nd4jSlabs;
import dev.seqwright.core.train.report.JsonLog;
import dev.seqwright.core.train.report.TensorBoardLog;
import dev.seqwright.core.train.report.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
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
   */
  public static RunConfig configuration(Optional<Path> file, List<String> settings) {
    Binder binder = RunConfig.binder().ignoring("folder");
    return file.map(f -> binder.bind(RunConfig.class, f, settings))
        .orElseGet(() -> binder.bind(RunConfig.class, settings));
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
    Backend backend = Backend.choose();
    try (FolderLock lock = FolderLock.take(path);
        Slabs slabs = new Nd4jSlabs()) {
      ModelFolder folder = new ModelFolder(path);
      TrainingListener logs = new TensorBoardLog(path.resolve("tensorboard"));
      try (TrainingListener all =
          TrainingListener.all(List.of(listener, new JsonLog(folder.log()), logs))) {
        new Trainer(config, folder, all, stop, () -> instrument.apply(backend.kernels()))
            .run(slabs);
      }
    }
  }

  private void run(Slabs slabs) {
    if (folder.holdsTraining()) {
      try (SavedModel saved = folder.open();
          Tokenizers tokenizers = Tokenizers.of(saved.tokenizers())) {
        ResumeCheck.require(config, saved, folder.path());
        RunState run = run(tokenizers, slabs);
        train(run, trainingPairs(), tokenizers, run.restore(saved), slabs);
      }
    } else {
      begin(slabs);
    }
  }

  private void begin(Slabs slabs) {
    if (folder.holdsModel()) {
      throw new UserException(
          folder.path()
              + ": found a model without its training state, expected an unfinished run or a new"
              + " folder; choose another --model");
    }
    List<Pair> pairs = trainingPairs();
    try (Tokenizers tokenizers = Tokenizers.create(config.tokenizer(), pairs)) {
      RunState run = run(tokenizers, slabs);
      train(run, pairs, tokenizers, TrainingState.START, slabs);
    }
  }

  private RunState run(Tokenizers tokenizers, Slabs slabs) {
    Transformer model =
        new Transformer(
            config.model(),
            tokenizers.source().vocabularySize(),
            tokenizers.target().vocabularySize());
    MemoryNeed.of(config, model.parameters().count(), model.targetWords()).requireAvailable();
    model.parameters().allocate(slabs);
    model.parameters().initialize(config.training().seed());
    listener.onMessage("%,d parameters".formatted(model.parameters().count()));
    return new RunState(config, model, tokenizers.files(), folder, slabs);
  }

  private List<Pair> trainingPairs() {
    List<Pair> pairs = new ArrayList<>();
    long count = new ParallelCorpus(config.data().train()).forEachNonBlank(pairs::add);
    listener.onMessage("%,d training pairs".formatted(count));
    return pairs;
  }

  private void train(
      RunState run, List<Pair> pairs, Tokenizers tokenizers, TrainingState state, Slabs slabs) {
    TrainingData data = new TrainingData(config, pairs, tokenizers, run.model().limit());
    Validator validator = validator(run.model(), tokenizers, slabs);
    try (TrainingStep updater =
        new TrainingStep(
            run.model(), tokenizers.special(), config.training(), run.moments(), kernels, slabs)) {
      new TrainingLoop(config, run, data, updater, validator, folder, listener, stop).from(state);
    }
  }

  private Validator validator(Transformer model, Tokenizers tokenizers, Slabs slabs) {
    NetworkDecoders models =
        new NetworkDecoders(model, tokenizers.special(), kernels, NativeSlabs::new);
    VocabularyCodec codec = new VocabularyCodec(tokenizers.source(), tokenizers.target());
    Translator translator = new Translator(config.decoding(), codec, models);
    List<Pair> pairs =
        config.data().validation().isEmpty()
            ? List.of()
            : new ParallelCorpus(config.data().validation()).readAll();
    return new Validator(pairs, config, tokenizers, model, translator, kernels.get(), slabs);
  }
}
