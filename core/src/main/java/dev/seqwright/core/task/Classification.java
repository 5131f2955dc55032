package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.model.EncoderConfig;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import dev.seqwright.tokenizer.Segmentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Classification of lines: an encoder reads a text, its states are pooled, and a label is chosen.
 * The loss is the cross-entropy of the right label, with label smoothing; a validation measures
 * accuracy and the perplexity of the right labels.
 */
public final class Classification implements Task<LabelledExample> {
  /** The column whose labels are stored with the model. */
  static final String LABEL = "label";

  private static final Units UNITS = new Units("training texts", "tokens", "lines", "lines");
  private static final List<ValidationMetric> METRICS =
      List.of(ValidationMetric.ACCURACY, ValidationMetric.PERPLEXITY);

  private final RunConfig config;
  private final LabelledTexts texts;
  private final TextVocabulary vocabulary;
  private final Labels labels;
  private final Segmentation segmentation;
  private final EncoderOnly network;
  private final ClassHead head;
  private final List<LabelledExample> validation;
  private final BatchRunner runner;

  /**
   * What can be set.
   *
   * @param pooling how the states of a text become one vector: first, mean, max or attention
   * @param dense whether a layer tanh(W x + b) stands between pooling and output, as in BERT
   */
  public record Settings(SequencePooling pooling, boolean dense) implements TaskKind {
    public Settings() {
      this(SequencePooling.MEAN, false);
    }

    @Override
    public ModelConfig defaultModel() {
      return new EncoderOnlyConfig(
          TaskKind.smallLayers(),
          new EncoderConfig(new StackConfig(4)),
          new EncoderOnlyConfig().embedding());
    }

    @Override
    public List<ValidationMetric> metrics() {
      return METRICS;
    }

    @Override
    public void check(RunConfig config) {
      config.data().requireColumns(Tasks.name(this), "text", "label");
      config.tokenizer().requireOneColumn(Tasks.name(this));
      config.training().validation().requireNoTranslation();
      network(config.model(), EncoderOnlyConfig.class);
    }

    @Override
    public String use() {
      return "'seqwright predict' labels lines with it";
    }

    /** The head over a network that chooses among this many labels. */
    ClassHead head(EncoderOnly network, int classes) {
      int size = network.config().size();
      return new ClassHead(network.parameters().root().at("head"), size, pooling, dense, classes);
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      LabelledTexts texts = LabelledTexts.read("data.train", setup.config().data().train());
      setup.messages().accept("%,d %s".formatted(texts.size(), UNITS.examples()));
      return new Classification(this, setup, texts);
    }

    @Override
    public Predictor predictor(Path folder) {
      return ClassPredictor.open(this, folder);
    }
  }

  private Classification(Settings settings, TaskSetup setup, LabelledTexts texts) {
    this.config = setup.config();
    this.texts = texts;
    this.vocabulary = TextVocabulary.of(setup, texts.texts());
    this.labels =
        new Labels(setup.vocabularies().map(files -> files.labels(LABEL)).orElseGet(texts::labels));
    labels.requireKnown(texts);
    this.segmentation = config.tokenizer().segmentation(vocabulary.tokenizer());
    this.network =
        new EncoderOnly(
            settings.network(config.model(), EncoderOnlyConfig.class), vocabulary.vocabularySize());
    this.head = settings.head(network, labels.size());
    this.validation = validation(config.data().validation());
    this.runner = BatchRunner.of(setup);
  }

  private List<LabelledExample> validation(ColumnFiles files) {
    if (files.isEmpty()) {
      return List.of();
    }
    LabelledTexts read = LabelledTexts.read("data.validation", files);
    labels.requireKnown(read);
    List<LabelledExample> all = new ArrayList<>();
    for (LabelledTexts.Line line : config.training().validation().used(read.lines())) {
      all.add(example(all.size(), vocabulary.encode(line.text()), line));
    }
    return Example.upTo(network.limit(), all);
  }

  private LabelledExample example(int index, int[] pieces, LabelledTexts.Line line) {
    return new LabelledExample(index, vocabulary.surrounded(pieces), labels.id(line.label()));
  }

  @Override
  public EncoderOnly network() {
    return network;
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files().withLabels(LABEL, labels.names());
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public LabelledExample example(int index, SplittableRandom random) {
    LabelledTexts.Line line = texts.lines().get(index);
    int[] pieces =
        FirstTokens.of(line.text(), longest(), text -> segmentation.encode(text, random));
    return example(index, pieces, line);
  }

  @Override
  public boolean resamples() {
    return config.tokenizer().sampling() > 0;
  }

  @Override
  public int longest() {
    return Math.min(network.limit(), config.data().maxLength());
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<LabelledExample> part, double scale) {
    int[][] tokens = part.stream().map(LabelledExample::text).toArray(int[][]::new);
    int[] targets = part.stream().mapToInt(LabelledExample::label).toArray();
    double smoothing = config.training().labelSmoothing();
    return head.loss(graph, network.encode(graph, tokens), targets, smoothing, scale);
  }

  @Override
  public long floatsPerToken() {
    return config.model().floatsPerToken(network.config().encoder().shape());
  }

  @Override
  public int outputs() {
    return labels.size();
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
    return Likelihood.scores(
        runner.run(validation, (graph, part) -> loss(graph, part, 1)), metrics);
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
