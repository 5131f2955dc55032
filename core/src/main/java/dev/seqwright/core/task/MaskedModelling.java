package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.data.MaskedExample;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.data.TokenMasking;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import dev.seqwright.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Masked language modelling (Devlin et al. 2019): some tokens of a text are hidden, others each
 * time that it is read, and predicted from all the others. A line is a text, read as begin, x, end;
 * one that is longer than a window is cut into several.
 *
 * <p>The loss is the cross-entropy of the hidden tokens, with label smoothing. A validation hides
 * the same tokens each time, and measures their perplexity and accuracy.
 */
public final class MaskedModelling implements Task<MaskedExample> {
  private static final Units UNITS =
      new Units("training texts", "input-tokens", "hidden-tokens", "tokens");
  private static final List<ValidationMetric> METRICS =
      List.of(ValidationMetric.PERPLEXITY, ValidationMetric.ACCURACY);
  private static final String WORD_BEGIN = "\u2581";

  // What classification does by default, and deeper: a classifier that goes on from it has to have
  // the same layers.
  private static final List<String> MODEL =
      List.of(
          "size=128",
          "heads=4",
          "feed-forward=512",
          "encoder.layers=2",
          "dropout=0.1",
          "positions=rope",
          "embedding-scale=1");
  private static final List<String> TRAINING =
      List.of(
          "max-tokens=4096",
          "label-smoothing=0",
          "learning-rate=2e-3",
          "warmup=200",
          "schedule=linear",
          "max-steps=4000",
          "max-epochs=0",
          "validate-every=500",
          "save-every=500");
  private static final List<String> TOKENIZER =
      List.of("training.vocabulary-size=4000", "training.hard-vocabulary-limit=false");

  private final RunConfig config;
  private final TextVocabulary vocabulary;
  private final MaskedNetwork network;
  private final TokenMasking masking;
  private final List<int[]> texts;
  private final List<MaskedExample> validation;
  private final BatchRunner runner;

  /**
   * What can be set.
   *
   * @param probability the share of tokens that are hidden
   * @param random the share of hidden tokens in whose place stands another token at random
   * @param kept the share of hidden tokens that stay as they are
   * @param wholeWords whether all tokens of a word are hidden or none
   * @param maskToken the token that stands in the place of the others
   * @param window the most tokens that the encoder reads at once
   */
  public record Settings(
      double probability,
      double random,
      double kept,
      boolean wholeWords,
      String maskToken,
      int window)
      implements TaskKind {
    public Settings() {
      this(0.15, 0.1, 0.1, false, "<mask>", 256);
    }

    /** Checks the numbers. */
    public Settings {
      Check.that(
          probability > 0 && probability < 1,
          "probability",
          probability,
          "more than 0, so that there is something to predict, and less than 1");
      Check.within("random", random, 0, 1);
      Check.that(
          kept >= 0 && random + kept <= 1, "kept", kept, "0 or more, and with random 1 at most");
      Check.that(!maskToken.isBlank(), "mask-token", "'" + maskToken + "'", "a token");
      Check.atLeast("window", window, 3);
    }

    @Override
    public ModelConfig defaultModel() {
      return RunConfig.binder().bind(Optional.empty(), MODEL, new EncoderOnlyConfig());
    }

    @Override
    public TrainingConfig defaultTraining() {
      return RunConfig.binder().bind(Optional.empty(), TRAINING, new TrainingConfig());
    }

    @Override
    public TokenizerConfig defaultTokenizer() {
      return RunConfig.binder().bind(Optional.empty(), TOKENIZER, new TokenizerConfig());
    }

    @Override
    public List<ValidationMetric> metrics() {
      return METRICS;
    }

    @Override
    public void check(RunConfig config) {
      config.data().requireColumns(Tasks.name(this), "text");
      config.tokenizer().requireOneColumn(Tasks.name(this));
      config.training().validation().requireNoTranslation();
      EncoderOnlyConfig model = network(config.model(), EncoderOnlyConfig.class);
      if (model.encoder().shape().exits().isPresent()) {
        throw new SettingException(
            Help.KIND_IN_A_WRONG_PLACE,
            "model.encoder.stack: found early-exit, expected sequential or universal: hidden tokens"
                + " have no heads at exits");
      }
    }

    @Override
    public String use() {
      return "'seqwright predict' fills in the masks of lines with it, 'seqwright embed' writes its"
          + " states";
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      ColumnFiles files = setup.config().data().train();
      return new MaskedModelling(this, setup, Columns.text("data.train", "text", files.text()));
    }

    @Override
    public Predictor predictor(Path folder, ModelUse use) {
      return MaskFiller.open(this, folder, use);
    }

    private TokenMasking masking(Vocabulary vocabulary) {
      MaskToken mask = MaskToken.in(vocabulary, maskToken);
      return new TokenMasking(
          probability,
          random,
          kept,
          mask.id(),
          mask.ordinary(),
          token -> !wholeWords || vocabulary.piece(token).startsWith(WORD_BEGIN));
    }
  }

  private MaskedModelling(Settings settings, TaskSetup setup, List<TextLine> lines) {
    this.config = setup.config();
    this.vocabulary =
        TextVocabulary.of(
            setup,
            config.tokenizer().withSymbol(settings.maskToken()),
            () -> lines.stream().map(TextLine::text).iterator());
    this.masking = settings.masking(vocabulary.tokenizer());
    this.network =
        new MaskedNetwork(
            settings.network(config.model(), EncoderOnlyConfig.class), vocabulary.vocabularySize());
    int window = Math.min(settings.window(), network.encoder().limit());
    this.texts = texts("data.train", lines, window);
    setup.messages().accept("%,d %s".formatted(texts.size(), UNITS.examples()));
    this.validation = validation(config.data().validation(), window);
    this.runner = BatchRunner.of(setup);
  }

  /** The windows of all lines that are not blank. */
  private List<int[]> texts(String section, List<TextLine> lines, int window) {
    List<int[]> windows = new ArrayList<>();
    for (TextLine line : lines) {
      if (!Lines.isBlank(line.text())) {
        int[] pieces = vocabulary.encode(line.text());
        TokenWindows cut =
            TokenWindows.of(
                pieces, TokenWindows.NONE, vocabulary.beginId(), vocabulary.endId(), window, 0);
        windows.addAll(List.of(cut.tokens()));
      }
    }
    windows.removeIf(text -> text.length < 3);
    if (windows.isEmpty()) {
      throw LanguageModelling.noText(section, lines);
    }
    return List.copyOf(windows);
  }

  private List<MaskedExample> validation(ColumnFiles files, int window) {
    if (files.isEmpty()) {
      return List.of();
    }
    List<TextLine> lines = Columns.text("data.validation", "text", files.text());
    List<int[]> read = texts("data.validation", config.training().validation().used(lines), window);
    List<MaskedExample> examples = new ArrayList<>();
    for (int[] text : read) {
      int index = examples.size();
      examples.add(masking.of(index, text, new SplittableRandom(index)));
    }
    return List.copyOf(examples);
  }

  @Override
  public EncoderOnly network() {
    return network.encoder();
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files();
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public MaskedExample example(int index, SplittableRandom random) {
    return masking.of(index, texts.get(index), random);
  }

  @Override
  public boolean resamples() {
    return true;
  }

  /** Texts are as long as a window, whatever {@code data.max-length} says. */
  @Override
  public int longest() {
    return network.encoder().limit();
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<MaskedExample> part, double scale) {
    return network.loss(graph, part, config.training().labelSmoothing(), scale);
  }

  @Override
  public long floatsPerToken() {
    return config.model().floatsPerToken(network.encoder().config().encoder().shape());
  }

  @Override
  public int outputs() {
    return vocabulary.vocabularySize();
  }

  @Override
  public Units units() {
    return UNITS;
  }

  @Override
  public List<ValidationMetric> metrics() {
    return METRICS;
  }

  @Override
  public boolean validates() {
    return !validation.isEmpty();
  }

  @Override
  public Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics) {
    double smoothing = config.training().labelSmoothing();
    return Likelihood.scores(
        runner.run(validation, (graph, part) -> network.loss(graph, part, smoothing, 1)), metrics);
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
