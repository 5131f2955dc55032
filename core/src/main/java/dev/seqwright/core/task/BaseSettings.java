package dev.seqwright.core.task;

import dev.seqwright.core.adapt.Adaptation;
import dev.seqwright.core.adapt.Full;
import dev.seqwright.core.checkpoint.ModelFolder;
import dev.seqwright.core.checkpoint.SavedModel;
import dev.seqwright.core.checkpoint.SpecialTokensConfig;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.train.StartConfig;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.tokenizer.HuggingFaceVocabulary;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a model that is gone on from says of a run where the user does not: its task, its shape, its
 * vocabularies, the tokens around its texts, and how it decodes. Data and training are the run's
 * own.
 */
final class BaseSettings {
  private static final String SOURCE = "source";
  private static final String TEXT = "text";
  private static final int WARMUP = 100;

  private final SavedModel saved;
  private final StartConfig start;

  /** What is known of a run before its task. */
  record Known(StartConfig start, Adaptation adaptation) {
    /** What a file, if there is one, and settings say. */
    static Known of(Optional<Path> file, List<String> settings) {
      Binder binder = RunConfig.binder();
      return new Known(
          binder.bindSection(file, settings, "start", new StartConfig()),
          binder.bindKind(Adaptation.class, file, settings, "adaptation", new Full()));
    }
  }

  BaseSettings(SavedModel saved, StartConfig start) {
    this.saved = saved;
    this.start = start;
  }

  /**
   * Opens the model that a run goes on from.
   *
   * @throws UserException when there is none
   */
  static SavedModel open(StartConfig start) {
    return new ModelFolder(start.from().orElseThrow()).open();
  }

  /** Its task. */
  TaskKind task() {
    return Tasks.of(saved);
  }

  /** A run of a task before the user's settings. */
  RunConfig defaults(TaskKind task, Known known) {
    return new RunConfig(
        task,
        new DataConfig(),
        tokenizer(task),
        model(task),
        training(task, known.adaptation),
        saved.configuration(RunConfig.binder(), DecodingConfig.class, "decoding"),
        known.start,
        known.adaptation);
  }

  private static TrainingConfig training(TaskKind task, Adaptation adaptation) {
    List<String> own = List.of("learning-rate=" + adaptation.usualRate(), "warmup=" + WARMUP);
    return RunConfig.binder().bind(Optional.empty(), own, task.defaultTraining());
  }

  private TokenizerConfig tokenizer(TaskKind task) {
    boolean shared = !saved.tokenizers().hasColumn(SOURCE) || saved.tokenizers().isShared();
    TokenizerConfig usual = task.defaultTokenizer();
    return new TokenizerConfig(
        shared, Optional.empty(), Optional.empty(), usual.tokens(), usual.training(), 0);
  }

  private ModelConfig model(TaskKind task) {
    ModelConfig found = saved.configuration(RunConfig.binder(), ModelConfig.class, "model");
    ModelConfig usual = task.defaultModel();
    if (found instanceof EncoderDecoderConfig both && usual instanceof EncoderOnlyConfig) {
      return new EncoderOnlyConfig(both.layer(), both.encoder(), both.embedding());
    }
    boolean sameTask = task().getClass() == task.getClass();
    boolean documents =
        task instanceof Classification.Settings && LabelledData.readsDocuments(found);
    if (!sameTask && !documents && !usual.getClass().isInstance(found)) {
      throw new UserException(
          Help.WRONG_BASE,
          "--from %s: found a model of kind %s, expected %s for the task %s"
              .formatted(
                  start.from().orElseThrow(),
                  Kinds.name(found.getClass()),
                  usual instanceof EncoderOnlyConfig
                      ? "encoder or encoder-decoder"
                      : Kinds.name(usual.getClass()),
                  Tasks.name(task)));
    }
    return found;
  }

  /** Whether the run has vocabularies of its own. */
  static boolean ownVocabulary(RunConfig config) {
    return config.tokenizer().source().isPresent()
        || config.start().vocabulary() == StartConfig.VocabularyUse.MAPPED;
  }

  /** The vocabularies of the base as a task has them. */
  TokenizerFiles vocabularies(TaskKind task) {
    TokenizerFiles files = saved.tokenizers();
    if (keepsAnswers(task) || task instanceof Translation.Settings) {
      return files;
    }
    String column = files.hasColumn(TEXT) ? TEXT : SOURCE;
    try (Vocabulary found = files.open(column)) {
      if (!(found instanceof Tokenizer) && !(found instanceof HuggingFaceVocabulary)) {
        throw new UserException(
            Help.WRONG_BASE,
            "--from %s: its vocabulary is a list of tokens, which only translation takes over; expected a SentencePiece model or a tokenizer of transformers for the task %s, or --vocabulary mapped"
                .formatted(start.from().orElseThrow(), Tasks.name(task)));
      }
    }
    return files.alone(column, TEXT);
  }

  /** Whether the answers of the base, its labels, are those of the run. */
  boolean keepsAnswers(TaskKind task) {
    return start.takesAll() && task().getClass() == task.getClass();
  }

  /** The tokens around the base's texts. */
  SpecialTokensConfig special() {
    return special(saved);
  }

  /** The tokens around the texts of a model. */
  static SpecialTokensConfig special(SavedModel saved) {
    return saved.configuration(
        new Binder(), SpecialTokensConfig.class, SpecialTokensConfig.SECTION);
  }
}
