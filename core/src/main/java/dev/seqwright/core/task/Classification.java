package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Example;
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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Classification of lines: an encoder reads a text, its states are pooled, and a label is chosen.
 * The loss is the cross-entropy of the right label, with label smoothing; a validation measures
 * accuracy and the perplexity of the right labels.
 */
public final class Classification implements Task<LabelledExample> {
  private static final Units UNITS = new Units("training texts", "tokens", "lines", "lines");

  private final RunConfig config;
  private final LabelledTexts texts;
  private final TextVocabulary vocabulary;
  private final List<String> labels;
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
    public void check(RunConfig config) {
      config.data().requireColumns("classification", "text", "label");
      network(config.model());
    }

    private static EncoderOnlyConfig network(ModelConfig model) {
      return TaskKind.network(model, "classification", EncoderOnlyConfig.class, "encoder");
    }

    /** The network of a model with this many words and labels, and its head. */
    ClassHead head(EncoderOnly network, int classes) {
      int size = network.config().size();
      return new ClassHead(network.parameters().root().at("head"), size, pooling, dense, classes);
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      LabelledTexts texts = LabelledTexts.read("data.train", setup.config().data().train());
      setup.messages().accept("%,d %s".formatted(texts.texts().size(), UNITS.examples()));
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
        setup
            .vocabularies()
            .map(files -> files.labels("label"))
            .orElseGet(() -> List.copyOf(new TreeSet<>(texts.labels())));
    requireKnown(config.data().train(), texts.labels());
    this.segmentation = vocabulary.segmentation(config.tokenizer().sampling());
    this.network = new EncoderOnly(Settings.network(config.model()), vocabulary.vocabularySize());
    this.head = settings.head(network, labels.size());
    this.validation = validation(config.data().validation());
    this.runner =
        new BatchRunner(
            config.training().workers(),
            config.training().maxTokens(),
            setup.kernels(),
            setup.slabs());
  }

  private List<LabelledExample> validation(ColumnFiles files) {
    if (files.isEmpty()) {
      return List.of();
    }
    LabelledTexts read = LabelledTexts.read("data.validation", files);
    requireKnown(files, read.labels());
    List<LabelledExample> all =
        IntStream.range(0, read.texts().size())
            .mapToObj(
                i ->
                    new LabelledExample(
                        i,
                        vocabulary.surrounded(vocabulary.encode(read.texts().get(i))),
                        labels.indexOf(read.labels().get(i))))
            .toList();
    return Example.upTo(network.limit(), all);
  }

  private void requireKnown(ColumnFiles files, List<String> found) {
    for (int i = 0; i < found.size(); i++) {
      if (!labels.contains(found.get(i))) {
        throw new UserException(
            Help.UNKNOWN_LABEL,
            "%s: the label '%s' of line %d is not among those of training: %s"
                .formatted(
                    files.label().getFirst(), found.get(i), i + 1, String.join(", ", labels)));
      }
    }
  }

  @Override
  public EncoderOnly network() {
    return network;
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files().withLabels("label", labels);
  }

  @Override
  public int size() {
    return texts.texts().size();
  }

  @Override
  public LabelledExample example(int index, SplittableRandom random) {
    int[] pieces = segmentation.encode(texts.texts().get(index), random);
    return new LabelledExample(
        index, vocabulary.surrounded(pieces), labels.indexOf(texts.labels().get(index)));
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
    ModelConfig m = config.model();
    int layers = network.config().encoder().shape().layers();
    return layers * (9L * m.size() + 2L * m.feedForward());
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
    return List.of(ValidationMetric.ACCURACY, ValidationMetric.PERPLEXITY);
  }

  @Override
  public boolean validates() {
    return !validation.isEmpty();
  }

  @Override
  public Map<ValidationMetric, Double> validate() {
    return Likelihood.of(runner.run(validation, (graph, part) -> loss(graph, part, 1)), metrics());
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
