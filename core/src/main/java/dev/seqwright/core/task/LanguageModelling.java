package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Batches;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.TextExample;
import dev.seqwright.core.data.TextLine;
import dev.seqwright.core.model.CausalConfig;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Language modelling: each token of a text is predicted from those before it. {@link TextOrder}
 * says what a text is; one that is longer than the context is cut into blocks, which know nothing
 * of each other but the last token. The loss is the cross-entropy of each token, with label
 * smoothing; a validation measures perplexity and accuracy of the tokens, in blocks too, whatever
 * the batches are.
 */
public final class LanguageModelling implements Task<TextExample> {
  private static final Units UNITS =
      new Units("training blocks", "input-tokens", "tokens", "tokens");
  private static final List<ValidationMetric> METRICS =
      List.of(ValidationMetric.PERPLEXITY, ValidationMetric.ACCURACY);

  private static final List<String> LAYERS =
      List.of("size=192", "feed-forward=768", "dropout=0.05", "activation=gelu", "positions=rope");
  private static final List<String> PIECES =
      List.of("training.vocabulary-size=2000", "training.hard-vocabulary-limit=false");
  private static final List<String> RECIPE =
      List.of(
          "max-tokens=2048",
          "label-smoothing=0",
          "optimizer={kind: adamw, beta2: 0.99, epsilon: 1e-8, decay: 0.1}",
          "learning-rate=3e-3",
          "warmup=100",
          "schedule={kind: cosine, final-rate: 1e-4}",
          "max-steps=3200",
          "max-epochs=0",
          "validate-every=400",
          "save-every=400");

  private final RunConfig config;
  private final Settings settings;
  private final TextVocabulary vocabulary;
  private final DecoderOnly network;
  private final Training training;
  private final List<TextExample> validation;
  private final BatchRunner runner;
  private final Optional<SegmentState> segments;
  private final Optional<SegmentState> validating;

  /**
   * What can be set.
   *
   * @param context the most tokens of a block, the end token included
   * @param order what is one text: each line, each document (lines up to a blank one), all of it,
   *     in shuffled blocks or in streams, or each document, in streams
   */
  public record Settings(int context, @Earlier("lines") TextOrder order) implements TaskKind {
    public Settings() {
      this(256, TextOrder.BLOCKS);
    }

    public Settings {
      Check.atLeast("context", context, 1);
    }

    /** GPT-2's layers, small, with rotary positions, which learn faster than learned ones. */
    @Override
    public ModelConfig defaultModel() {
      DecoderOnlyConfig usual = new DecoderOnlyConfig();
      DecoderOnlyConfig small =
          new DecoderOnlyConfig(
              TaskKind.smallLayers(),
              new CausalConfig(new StackConfig(4)),
              usual.embedding(),
              usual.tiedEmbeddings(),
              usual.outputBias());
      return RunConfig.binder().bind(Optional.empty(), LAYERS, small);
    }

    @Override
    public TrainingConfig defaultTraining() {
      return RunConfig.binder().bind(Optional.empty(), RECIPE, new TrainingConfig());
    }

    /** As few pieces as a small text supports. */
    @Override
    public TokenizerConfig defaultTokenizer() {
      return RunConfig.binder().bind(Optional.empty(), PIECES, new TokenizerConfig());
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
      SegmentCheck.check(this, network(config.model(), DecoderOnlyConfig.class), config.training());
      double sampling = config.tokenizer().sampling();
      if (sampling > 0) {
        throw new IllegalArgumentException(
            "tokenizer.sampling: found "
                + sampling
                + ", expected 0: the blocks of a language model are those of one segmentation");
      }
    }

    @Override
    public boolean readsInOrder() {
      return true;
    }

    @Override
    public String use() {
      return "'seqwright generate' continues prompts with it, 'seqwright score' scores the lines of"
          + " a text, 'seqwright eval --model' tells its perplexity";
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      return new LanguageModelling(this, setup);
    }

    @Override
    public Predictor predictor(Path folder, ModelUse use) {
      throw new UserException(
          Help.WRONG_TASK, folder + ": a language model gives no answer to a line; " + use());
    }
  }

  /** What is learnt from: blocks of many texts, or one text that is cut anew for each epoch. */
  private record Training(List<TextExample> blocks, Optional<TextStreams> text) {
    int size() {
      return text.map(TextStreams::size).orElse(blocks.size());
    }
  }

  private LanguageModelling(Settings settings, TaskSetup setup) {
    this.config = setup.config();
    this.settings = settings;
    ColumnFiles train = config.data().train();
    List<TextLine> texts = Columns.text("data.train", "text", train.text());
    this.vocabulary = vocabulary(settings.order(), setup, texts);
    this.network =
        new DecoderOnly(
            settings.network(config.model(), DecoderOnlyConfig.class), vocabulary.vocabularySize());
    int context = Math.min(settings.context(), network.limit());
    this.training = training(settings.order(), texts, context);
    setup.messages().accept("%,d %s".formatted(training.size(), UNITS.examples()));
    this.validation = validation(config.data().validation(), settings.order(), context);
    this.runner = BatchRunner.of(setup);
    int rows = training.text().map(TextStreams::rows).orElse(1);
    this.segments = remembering(rows, setup);
    this.validating = remembering(1, setup);
  }

  private Optional<SegmentState> remembering(int streams, TaskSetup setup) {
    List<SegmentMemory> all = network.memories();
    return Optional.of(all)
        .filter(memories -> !memories.isEmpty())
        .map(memories -> new SegmentState(memories, streams, setup.slabs()));
  }

  private static TextVocabulary vocabulary(TextOrder order, TaskSetup setup, List<TextLine> texts) {
    TokenizerConfig tokenizer = setup.config().tokenizer();
    return TextVocabulary.of(
        setup,
        order == TextOrder.LINES ? tokenizer : tokenizer.withLineFeed(),
        () -> texts.stream().map(TextLine::text).iterator());
  }

  private Training training(TextOrder order, List<TextLine> texts, int context) {
    if (!order.continuous()) {
      return new Training(blocks("data.train", order, texts, context), Optional.empty());
    }
    TrainingConfig how = config.training();
    List<int[]> text = TextBlocks.texts(vocabulary, order, texts);
    if (text.isEmpty()) {
      throw noText("data.train", texts);
    }
    return new Training(
        List.of(), Optional.of(new TextStreams(text, context, how.maxTokens(), how.seed())));
  }

  private List<TextExample> validation(ColumnFiles files, TextOrder order, int context) {
    if (files.isEmpty()) {
      return List.of();
    }
    List<TextLine> texts = Columns.text("data.validation", "text", files.text());
    return blocks("data.validation", order, config.training().validation().used(texts), context);
  }

  private List<TextExample> blocks(
      String section, TextOrder order, List<TextLine> texts, int context) {
    List<TextExample> blocks = TextBlocks.of(vocabulary, order, texts, context);
    if (blocks.isEmpty()) {
      throw noText(section, texts);
    }
    return blocks;
  }

  /** What is said of a column without a text. */
  static UserException noText(String section, List<TextLine> texts) {
    return new UserException(
        Help.NO_TEXT,
        section + ".text: found %d blank lines, expected a text".formatted(texts.size()));
  }

  @Override
  public DecoderOnly network() {
    return network;
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files();
  }

  @Override
  public int size() {
    return training.size();
  }

  @Override
  public TextExample example(int index, SplittableRandom random) {
    return training.blocks().get(index);
  }

  /** Streams are read in their order; blocks are cut before they are shuffled. */
  @Override
  public List<Batch<TextExample>> ordered(int epoch) {
    return training.text().map(text -> batches(text, epoch)).orElse(List.of());
  }

  private List<Batch<TextExample>> batches(TextStreams text, int epoch) {
    TrainingConfig how = config.training();
    return settings.order().inStreams()
        ? text.epoch(epoch)
        : new Batches<>(text.segments(epoch), how.maxTokens(), how.seed()).epoch(epoch);
  }

  /** Blocks are as long as the context allows, whatever {@code data.max-length} says. */
  @Override
  public int longest() {
    return network.limit();
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<TextExample> part, double scale) {
    double smoothing = config.training().labelSmoothing();
    return segments
        .map(state -> loss(state, graph, part, smoothing, scale))
        .orElseGet(() -> loss(network, graph, part, smoothing, scale));
  }

  private CrossEntropy.Result loss(
      SegmentState state, Graph graph, List<TextExample> part, double smoothing, double scale) {
    int[][] inputs = part.stream().map(TextExample::inputs).toArray(int[][]::new);
    int[] targets = part.stream().map(TextExample::targets).flatMapToInt(Arrays::stream).toArray();
    return network.loss(graph, read(state, part), inputs, targets, smoothing, scale);
  }

  /** The earlier segments of some parts of streams; those of none are of the first. */
  static Segments read(SegmentState state, List<TextExample> part) {
    int[] streams = part.stream().mapToInt(example -> example.stream().orElse(0)).toArray();
    boolean[] begins = new boolean[streams.length];
    for (int b = 0; b < begins.length; b++) {
      begins[b] = part.get(b).begins();
    }
    return state.of(streams, begins);
  }

  @Override
  public Optional<SegmentState> segments() {
    return segments;
  }

  @Override
  public void read(Graph graph, List<TextExample> part) {
    int[][] inputs = part.stream().map(TextExample::inputs).toArray(int[][]::new);
    network.states(graph, read(segments.orElseThrow(), part), inputs);
  }

  /** The loss of some blocks under a network. */
  static CrossEntropy.Result loss(
      DecoderOnly network, Graph graph, List<TextExample> part, double smoothing, double scale) {
    int[][] inputs = part.stream().map(TextExample::inputs).toArray(int[][]::new);
    int[] targets = part.stream().map(TextExample::targets).flatMapToInt(Arrays::stream).toArray();
    return network.loss(graph, inputs, targets, smoothing, scale);
  }

  /** The rows of earlier segments, their norm, keys and values are shared out among the tokens. */
  @Override
  public long floatsPerToken() {
    long remembered =
        5 * network.memories().stream().mapToLong(m -> (long) m.rows() * m.width()).sum();
    return config.model().floatsPerToken(network.config().decoder().shape())
        + remembered / settings.context();
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
    return Likelihood.scores(validating.map(this::inOrder).orElseGet(this::inBatches), metrics);
  }

  private List<CrossEntropy.Result> inBatches() {
    double smoothing = config.training().labelSmoothing();
    return runner.run(validation, (graph, part) -> loss(network, graph, part, smoothing, 1));
  }

  /** Segment after segment of one text after the other. */
  private List<CrossEntropy.Result> inOrder(SegmentState own) {
    double smoothing = config.training().labelSmoothing();
    return runner.inOrder(validation, (graph, part) -> loss(own, graph, part, smoothing, 1));
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
