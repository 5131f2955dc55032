package dev.seqwright.core.task;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.NetworkDecoders;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.Remembered;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

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
    return open(folder, ModelUse.AS_TRAINED);
  }

  /** The same for another use than it was trained for. */
  public static LanguageModel open(Path folder, ModelUse use) {
    TaskKind found = Tasks.of(folder);
    if (!(found instanceof LanguageModelling.Settings settings)) {
      throw RequiredTask.refusal(folder, found, new LanguageModelling.Settings());
    }
    return new LanguageModel(
        settings,
        new SavedNetwork<>(
            folder,
            use,
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
            saved.name(),
            saved.network(),
            special,
            weights::open,
            NativeSlabs::new,
            OptionalInt.of(context()));
    int longest = remembered().isPresent() ? Integer.MAX_VALUE : context();
    return new Generator(vocabulary, longest, config, wanted, decoders, weights);
  }

  /** What the model sees of the segments before, which are as long as the context. */
  public Optional<Remembered> remembered() {
    return saved.network().remembered();
  }

  /** What of its files the model takes for one text. */
  public TextOrder order() {
    return settings.order();
  }

  /** The most tokens that the model reads at once: the blocks that it was trained on. */
  public int context() {
    return Math.min(settings.context(), saved.network().limit());
  }

  /** How well the model foresees lines, in the blocks of its training. */
  public ReferenceLikelihood likelihood(List<String> lines) {
    Iterator<TextLine> ended = lines.stream().map(line -> new TextLine(line, true)).iterator();
    return likelihood(ended, ContextPolicy.blocks(context()), decoding()).tokens();
  }

  /**
   * How well the model foresees a text.
   *
   * @param lines of the text, see {@link #order}
   * @param policy which tokens are foreseen from which
   * @param decoding how many workers there are, the most tokens of a batch, and the precision
   */
  public TextLikelihood likelihood(
      Iterator<TextLine> lines, ContextPolicy policy, DecodingConfig decoding) {
    TextLikelihood sum = TextLikelihood.NONE;
    try (TextScorer scorer = scorer(lines, policy, decoding)) {
      while (scorer.hasNext()) {
        sum = sum.plus(scorer.next());
      }
    }
    return sum;
  }

  /**
   * Scores a text token by token.
   *
   * @param lines of the text, see {@link #order}
   * @param policy which tokens are foreseen from which; its context is {@link #context} at most
   * @param decoding how many workers there are, the most tokens of a batch, and the precision
   * @return the lines in their order; closed by the caller
   */
  public TextScorer scorer(
      Iterator<TextLine> lines, ContextPolicy policy, DecodingConfig decoding) {
    return new TextScorer(saved, settings.order(), lines, policy, decoding);
  }

  /** What its parts tell of their use since the last call, a line each. */
  public List<String> report() {
    IntFunction<String> names = saved.vocabulary().tokenizer()::piece;
    return saved.network().report(names, names);
  }

  @Override
  public void close() {
    saved.close();
  }
}
