package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.TextEncoder;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Classification of texts, or of pairs of texts: an encoder reads them, its states are pooled, and
 * a label is chosen, one in each of several columns, or a number is given.
 *
 * <p>A text is read as begin, x, end. The texts of a pair are read each alone, and their pooled
 * states u and v compared, [u, v, |u - v|, u v] (Conneau et al. 2017); or together as begin, x,
 * end, y, end with the learned vector of its segment added to each token (Devlin et al. 2019), or
 * with two end tokens between them and no such vector (Liu et al. 2019, RoBERTa). What is longer
 * than a window is read in several that overlap, and the states of all are pooled together: nothing
 * is cut.
 *
 * <p>The loss is the cross-entropy of the right label, with label smoothing and class weights,
 * summed over columns; of numbers the squared error, with the training numbers standardised. A
 * validation measures accuracy, macro F1, the Matthews coefficient and perplexity, means over
 * columns; of numbers the correlations of Pearson and Spearman and the mean squared error.
 */
public final class Classification implements Task<LabelledExample> {
  /** The column whose labels are stored with the model where there is only one. */
  static final String LABEL = "label";

  /** The column of second texts, which the vocabulary of the texts cuts. */
  static final String SECOND = "second";

  private static final Units UNITS = new Units("training texts", "tokens", "lines", "lines");
  private static final List<ValidationMetric> OF_LABELS =
      List.of(
          ValidationMetric.ACCURACY,
          ValidationMetric.F1,
          ValidationMetric.MCC,
          ValidationMetric.PERPLEXITY);
  private static final List<ValidationMetric> OF_NUMBERS =
      List.of(ValidationMetric.PEARSON, ValidationMetric.SPEARMAN, ValidationMetric.MSE);

  // Few thousand texts are learnt by heart within minutes: one narrow layer, much dropout, pieces
  // left out at random, and the mean of the parameters over the last steps.
  private static final List<String> MODEL =
      List.of(
          "size=128",
          "heads=4",
          "feed-forward=512",
          "encoder.layers=1",
          "dropout=0.3",
          "positions=rope",
          "embedding-scale=1");
  private static final List<String> TRAINING =
      List.of("max-tokens=1024", "warmup=100", "ema=0.998");
  private static final List<String> TOKENIZER =
      List.of("training.vocabulary-size=4000", "training.hard-vocabulary-limit=false");

  private final RunConfig config;
  private final Settings settings;
  private final LabelledTexts texts;
  private final TextVocabulary vocabulary;
  private final ClassifierNetwork network;
  private final TokenReading reading;
  private final List<LabelledExample> validation;
  private final BatchRunner runner;

  /** What is predicted. */
  public enum Target {
    /** A label among those that the training data has. */
    LABEL,
    /** A number. */
    NUMBER
  }

  /**
   * What can be set.
   *
   * @param target whether the answer is a label or a number
   * @param pooling how the states of a text become one vector: first, last, mean, max, mean-max or
   *     attention
   * @param dense whether a layer tanh(W x + b) stands between pooling and output, as in BERT
   * @param headDropout probability of dropping a feature between pooling and output
   * @param wordDropout probability of leaving a piece of a training text out, drawn anew every
   *     epoch
   * @param classWeights what the loss of a text is multiplied by: none, balanced, or given by label
   * @param window the most tokens that the encoder reads at once; a longer text is read in several
   *     windows
   * @param overlap how many pieces of a text a window shares with the next one, half a window at
   *     most
   * @param pairs how the two texts of a pair are read: together as one row, whose texts a learned
   *     vector tells apart; separated in one row by two end tokens; or each alone, and compared
   */
  public record Settings(
      Target target,
      SequencePooling pooling,
      boolean dense,
      double headDropout,
      @Earlier("0") double wordDropout,
      ClassWeights classWeights,
      @Earlier("1000000") int window,
      int overlap,
      @Earlier("together") PairReading pairs)
      implements TaskKind {
    public Settings() {
      this(
          Target.LABEL,
          SequencePooling.MEAN,
          false,
          0,
          0.3,
          new ClassWeights.None(),
          256,
          32,
          PairReading.COMPARED);
    }

    /** Checks the numbers. */
    public Settings {
      Check.fraction("head-dropout", headDropout);
      Check.fraction("word-dropout", wordDropout);
      Check.atLeast("window", window, 3);
      Check.atLeast("overlap", overlap, 0);
      Check.that(
          target == Target.LABEL || classWeights instanceof ClassWeights.None,
          "class-weights",
          "weights of labels",
          "none where target is number");
    }

    @Override
    public ModelConfig defaultModel() {
      return RunConfig.binder().bind(Optional.empty(), MODEL, new EncoderOnlyConfig());
    }

    @Override
    public TrainingConfig defaultTraining() {
      return RunConfig.binder().bind(Optional.empty(), TRAINING, new TrainingConfig());
    }

    /** As few pieces as a small text supports. */
    @Override
    public TokenizerConfig defaultTokenizer() {
      return RunConfig.binder().bind(Optional.empty(), TOKENIZER, new TokenizerConfig());
    }

    @Override
    public List<ValidationMetric> metrics() {
      return target == Target.LABEL ? OF_LABELS : OF_NUMBERS;
    }

    @Override
    public void check(RunConfig config) {
      config.data().requireColumns(Tasks.name(this), "text", "label", SECOND, "tsv", "json");
      config.tokenizer().requireOneColumn(Tasks.name(this));
      config.training().validation().requireNoTranslation();
      if (!LabelledData.readsDocuments(config.model())) {
        EncoderOnlyConfig model = network(config.model(), EncoderOnlyConfig.class);
        model.encoder().shape().exits().ifPresent(plan -> requireSuits(plan.rule()));
        model.encoder().shape().requireNoWindow();
      }
    }

    /** Refuses a rule for labels where answers are numbers (IllegalArgumentException). */
    void requireSuits(ExitRule rule) {
      Check.that(
          !rule.isLearnt(),
          "model.encoder.stack.rule",
          rule.name(),
          "none, entropy, confidence, patience or votes: what it learns of is tokens");
      Check.that(
          target == Target.LABEL || rule.judgesNumbers(),
          "model.encoder.stack.rule",
          rule.name(),
          "patience or none where task.target is number");
    }

    @Override
    public String use() {
      return "'seqwright predict' labels lines with it";
    }

    /** What heads see of a text, or of a pair. */
    Features features(boolean arePairs) {
      boolean compared = arePairs && pairs == PairReading.COMPARED;
      return new Features(pooling, dense, headDropout, compared);
    }

    /** How many segments tokens are of. */
    int segments(boolean arePairs) {
      return arePairs ? pairs.segments() : 1;
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      DataConfig data = setup.config().data();
      LabelledTexts texts = LabelledData.read("data.train", data.train(), setup.config());
      setup.messages().accept("%,d %s".formatted(texts.size(), UNITS.examples()));
      return new Classification(this, setup, texts);
    }

    @Override
    public TextClassifier predictor(Path folder, ModelUse use) {
      return TextClassifier.open(this, folder, use);
    }
  }

  private Classification(Settings settings, TaskSetup setup, LabelledTexts texts) {
    this.config = setup.config();
    this.settings = settings;
    this.texts = texts;
    this.vocabulary = TextVocabulary.of(setup, texts.texts());
    setup.answers().ifPresent(files -> requireSameForm(files, texts));
    this.network = network(setup.answers());
    this.reading =
        network.reading(
            TextReading.of(
                settings,
                vocabulary,
                network.encoder().limit(),
                config.tokenizer().segmentation(vocabulary.tokenizer()),
                settings.wordDropout()));
    texts.lines().forEach(network.answers()::targets);
    this.validation = validation(config.data().validation());
    this.runner = BatchRunner.of(setup);
  }

  /** What a run goes on with is what it began with. */
  private static void requireSameForm(TokenizerFiles files, LabelledTexts texts) {
    if (files.hasColumn(SECOND) != texts.arePairs()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: found %s, expected %s as the run began with"
              .formatted(
                  texts.lines().getFirst().place(),
                  texts.arePairs() ? "pairs of texts" : "single texts",
                  texts.arePairs() ? "single texts" : "pairs of texts"));
    }
  }

  private ClassifierNetwork network(Optional<TokenizerFiles> stored) {
    TextEncoder encoder =
        ClassifierNetwork.encoder(
            settings,
            config.model(),
            vocabulary.vocabularySize(),
            settings.segments(texts.arePairs()));
    return ClassifierNetwork.of(encoder, texts.arePairs(), site -> answers(site, stored));
  }

  private Answers answers(HeadSite site, Optional<TokenizerFiles> stored) {
    Features features = settings.features(texts.arePairs());
    if (settings.target() == Target.NUMBER) {
      return NumberAnswer.learnt(features, site, texts);
    }
    return stored.isPresent()
        ? LabelAnswers.continued(settings.classWeights(), features, site, texts, stored.get())
        : LabelAnswers.learnt(settings.classWeights(), features, site, texts);
  }

  private List<LabelledExample> validation(ColumnFiles files) {
    if (files.isEmpty()) {
      return List.of();
    }
    LabelledTexts read = LabelledData.read("data.validation", files, config);
    if (read.arePairs() != texts.arePairs()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: found %s, and the training data has %s"
              .formatted(
                  read.lines().getFirst().place(),
                  read.arePairs() ? "pairs of texts" : "single texts",
                  texts.arePairs() ? "pairs" : "single ones"));
    }
    TokenReading asTrained =
        network.reading(TextReading.of(settings, vocabulary, network.encoder().limit()));
    List<LabelledExample> all = new ArrayList<>();
    read.lines().forEach(network.answers()::targets);
    for (LabelledTexts.Line line : config.training().validation().used(read.lines())) {
      all.add(example(asTrained, all.size(), line, new SplittableRandom(0)));
    }
    return all;
  }

  private LabelledExample example(
      TokenReading how, int index, LabelledTexts.Line line, SplittableRandom random) {
    TokenWindows text = how.read(line.text(), line.second(), random);
    return new LabelledExample(index, text, network.answers().targets(line));
  }

  @Override
  public TextEncoder network() {
    return network.encoder();
  }

  @Override
  public TokenizerFiles vocabularies() {
    TokenizerFiles files = vocabulary.files();
    return network.answers().storedWith(network.pairs() ? files.withColumn(SECOND, "text") : files);
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public LabelledExample example(int index, SplittableRandom random) {
    return example(reading, index, texts.lines().get(index), random);
  }

  @Override
  public boolean resamples() {
    return config.tokenizer().sampling() > 0 || settings.wordDropout() > 0;
  }

  /** Texts of any length are read in windows, whatever {@code data.max-length} says. */
  @Override
  public int longest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<LabelledExample> part, double scale) {
    double smoothing = config.training().labelSmoothing();
    return network.loss(graph, part, smoothing, scale);
  }

  @Override
  public long floatsPerToken() {
    return network.encoder().floatsPerToken();
  }

  @Override
  public int outputs() {
    return network.answers().outputs();
  }

  @Override
  public Units units() {
    return UNITS;
  }

  @Override
  public List<ValidationMetric> metrics() {
    return settings.metrics();
  }

  @Override
  public boolean validates() {
    return !validation.isEmpty();
  }

  @Override
  public Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics) {
    return network.answers().scores(runner, validation, this::answered, metrics);
  }

  /** A validation lets texts leave as use does. */
  private List<List<Prediction>> answered(Graph graph, List<LabelledExample> part) {
    return network.answer(graph, part).stream().map(Answered::columns).toList();
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
