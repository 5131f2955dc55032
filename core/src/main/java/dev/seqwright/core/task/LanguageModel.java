package dev.seqwright.core.task;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.NetworkDecoders;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** A saved language model: continues prompts, and tells how well it foresees texts. */
public final class LanguageModel implements AutoCloseable {
  private final SavedNetwork<DecoderOnly> saved;
  private final LanguageModelling.Settings settings;
  private final TextVocabulary vocabulary;

  private LanguageModel(LanguageModelling.Settings settings, SavedNetwork<DecoderOnly> saved) {
    this.settings = settings;
    this.saved = saved;
    this.vocabulary = saved.vocabulary();
  }

  /**
   * Opens the model in a folder.
   *
   * @throws UserException when the folder holds no whole model, or one of another task
   */
  public static LanguageModel open(Path folder) {
    TaskKind found = Tasks.of(folder);
    if (!(found instanceof LanguageModelling.Settings settings)) {
      throw RequiredTask.refusal(folder, found, new LanguageModelling.Settings());
    }
    return new LanguageModel(
        settings,
        new SavedNetwork<>(
            folder,
            (config, words, files) ->
                new DecoderOnly(settings.network(config, DecoderOnlyConfig.class), words),
            DecoderOnly::parameters));
  }

  /** How the model was meant to be decoded. */
  public DecodingConfig decoding() {
    return saved.decoding();
  }

  /**
   * What continues prompts; closed before this.
   *
   * @param config how tokens are searched for or drawn, how many times, and how exactly
   * @param wanted when continuations end
   * @throws UserException when the configuration names a token that the vocabulary lacks, or the
   *     search cannot do what is wanted
   */
  public Generator generator(DecodingConfig config, GenerationConfig wanted) {
    FrozenWeights weights = saved.frozen(config.precision(), saved.network().parameters());
    SpecialTokens special =
        new SpecialTokens(
            List.of(), List.of(), settings.order().begin(vocabulary), vocabulary.endId());
    NetworkDecoders decoders =
        new NetworkDecoders(
            saved.name(), saved.network(), special, weights::open, NativeSlabs::new, OptionalInt.of(context()));
    return new Generator(vocabulary, context(), config, wanted, decoders, weights);
  }

  /** The most tokens that the model was trained to read one after the other. */
  private int context() {
    return Math.min(settings.context(), saved.network().limit());
  }

  /** How well the model foresees lines, each token given those before it. */
  public ReferenceLikelihood likelihood(List<String> lines) {
    List<TextLine> ended = lines.stream().map(line -> new TextLine(line, true)).toList();
    List<TextExample> blocks = TextBlocks.of(vocabulary, settings.order(), ended, context());
    try (BatchRunner runner = saved.runner()) {
      return Likelihood.of(
          runner.run(
              blocks, (graph, part) -> LanguageModelling.loss(saved.network(), graph, part, 0, 1)));
    }
  }

  @Override
  public void close() {
    saved.close();
  }
}
