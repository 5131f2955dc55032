package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.DocumentExample;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.metrics.label.ClassCounts;
import dev.seqwright.core.metrics.label.LabelMetric;
import dev.seqwright.core.model.Hierarchical;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import dev.seqwright.tokenizer.Segmentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Labelling of the sentences of documents: a hierarchical network reads a document, and each
 * sentence gets a label by its state. The loss is the cross-entropy of each sentence's label, or
 * that of all labels of a document under a conditional random field; a validation measures
 * accuracy, macro F1 and the perplexity of the right labels.
 */
public final class SentenceLabelling implements Task<DocumentExample> {
  /** The column whose labels are stored with the model. */
  static final String LABEL = "label";

  private static final Units UNITS =
      new Units("training documents", "tokens", "sentences", "sentences");
  private static final List<ValidationMetric> METRICS =
      List.of(ValidationMetric.ACCURACY, ValidationMetric.F1, ValidationMetric.PERPLEXITY);
  private static final List<String> TRAINING =
      List.of("max-tokens=4096", "warmup=100", "ema=0.998");
  private static final List<String> TOKENIZER =
      List.of("training.vocabulary-size=4000", "training.hard-vocabulary-limit=false");

  private final RunConfig config;
  private final Settings settings;
  private final List<LabelledSentences.Document> documents;
  private final TextVocabulary vocabulary;
  private final Labels labels;
  private final SentenceNetwork network;
  private final SentenceReading reading;
  private final List<DocumentExample> validation;
  private final BatchRunner runner;

  /**
   * What can be set.
   *
   * @param crf whether the labels of a document are scored together, by a linear-chain conditional
   *     random field
   * @param wordDropout probability of leaving a piece of a training sentence out, drawn anew every
   *     epoch
   * @param window the most tokens of a sentence that are read at once; a longer one is read in
   *     several parts, the first of which stands for it
   */
  public record Settings(boolean crf, double wordDropout, int window) implements TaskKind {
    public Settings() {
      this(false, 0.1, 256);
    }

    /** Checks the numbers. */
    public Settings {
      Check.fraction("word-dropout", wordDropout);
      Check.atLeast("window", window, 3);
    }

    @Override
    public ModelConfig defaultModel() {
      return new HierarchicalConfig();
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
      config.data().requireColumns(Tasks.name(this), "text", "label", "tsv", "json");
      config.tokenizer().requireOneColumn(Tasks.name(this));
      config.training().validation().requireNoTranslation();
      network(config.model(), HierarchicalConfig.class);
    }

    @Override
    public boolean labelsSentences() {
      return true;
    }

    @Override
    public String use() {
      return "'seqwright predict' labels the sentences of documents with it";
    }

    /** The network that chooses among some labels. */
    SentenceNetwork network(ModelConfig model, int words, int labels) {
      Hierarchical encoder = new Hierarchical(network(model, HierarchicalConfig.class), words);
      TagHead head =
          new TagHead(
              encoder.parameters().root().at("head"),
              encoder.config().size(),
              labels,
              crf,
              (from, to) -> true);
      return new SentenceNetwork(encoder, head);
    }

    /** How sentences are read, as of single texts. */
    SentenceReading reading(
        TextVocabulary words, Hierarchical encoder, Segmentation pieces, double dropped) {
      int size = Math.max(3, Math.min(window, encoder.limit()));
      return new SentenceReading(
          new TextReading(words, pieces, size, 0, dropped, PairReading.COMPARED));
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      List<LabelledSentences.Document> documents =
          LabelledSentences.read(
              "data.train", setup.config().data().train(), setup.config().data().columns());
      setup.messages().accept("%,d %s".formatted(documents.size(), UNITS.examples()));
      return new SentenceLabelling(this, setup, documents);
    }

    @Override
    public SentenceLabeller predictor(Path folder, ModelUse use) {
      return SentenceLabeller.open(this, folder, use);
    }
  }

  private SentenceLabelling(
      Settings settings, TaskSetup setup, List<LabelledSentences.Document> documents) {
    this.config = setup.config();
    this.settings = settings;
    this.documents = documents;
    this.vocabulary = TextVocabulary.of(setup, () -> sentences(documents));
    this.labels =
        new Labels(
            setup
                .answers()
                .map(files -> files.labels(LABEL))
                .orElseGet(() -> LabelledSentences.labels(documents)));
    this.network = settings.network(config.model(), vocabulary.vocabularySize(), labels.size());
    this.reading =
        settings.reading(
            vocabulary,
            network.encoder(),
            config.tokenizer().segmentation(vocabulary.tokenizer()),
            settings.wordDropout());
    documents.forEach(this::targets);
    this.validation = validation(config.data().validation());
    this.runner = BatchRunner.of(setup);
  }

  private static Iterator<String> sentences(List<LabelledSentences.Document> all) {
    return all.stream().flatMap(document -> document.sentences().stream()).iterator();
  }

  private int[] targets(LabelledSentences.Document document) {
    return document.labels().stream()
        .mapToInt(label -> labels.id(label, document.place()))
        .toArray();
  }

  private List<DocumentExample> validation(ColumnFiles files) {
    if (files.isEmpty()) {
      return List.of();
    }
    List<LabelledSentences.Document> read =
        LabelledSentences.read("data.validation", files, config.data().columns());
    read.forEach(this::targets);
    SentenceReading asTrained =
        settings.reading(
            vocabulary, network.encoder(), (line, random) -> vocabulary.encode(line), 0);
    List<DocumentExample> all = new ArrayList<>();
    for (LabelledSentences.Document document : config.training().validation().used(read)) {
      all.add(
          asTrained.read(
              all.size(), document.sentences(), targets(document), new SplittableRandom(0)));
    }
    return all;
  }

  @Override
  public Hierarchical network() {
    return network.encoder();
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files().withLabels(LABEL, labels.names());
  }

  @Override
  public int size() {
    return documents.size();
  }

  @Override
  public DocumentExample example(int index, SplittableRandom random) {
    LabelledSentences.Document document = documents.get(index);
    return reading.read(index, document.sentences(), targets(document), random);
  }

  @Override
  public boolean resamples() {
    return config.tokenizer().sampling() > 0 || settings.wordDropout() > 0;
  }

  /** Documents of any length are read in parts, whatever {@code data.max-length} says. */
  @Override
  public int longest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<DocumentExample> part, double scale) {
    return network.loss(graph, part, config.training().labelSmoothing(), scale);
  }

  @Override
  public long floatsPerToken() {
    return network.encoder().floatsPerToken();
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
    return settings.metrics();
  }

  @Override
  public boolean validates() {
    return !validation.isEmpty();
  }

  @Override
  public Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics) {
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    ClassCounts counts = new ClassCounts(labels.size());
    if (!metrics.equals(List.of(ValidationMetric.PERPLEXITY))) {
      runner.run(validation, this::counted).forEach(part -> add(part, counts));
    }
    metrics.forEach(metric -> scores.put(metric, score(metric, counts)));
    return scores;
  }

  /** Right labels and answers of some documents. */
  private record Counted(int[] right, int[] found) {}

  private List<Counted> counted(Graph graph, List<DocumentExample> part) {
    List<int[]> found = network.labels(graph, part, () -> {});
    List<Counted> counted = new ArrayList<>();
    for (int d = 0; d < part.size(); d++) {
      counted.add(new Counted(part.get(d).targets(), found.get(d)));
    }
    return counted;
  }

  private static void add(List<Counted> documents, ClassCounts counts) {
    for (Counted document : documents) {
      for (int i = 0; i < document.right.length; i++) {
        counts.add(document.right[i], document.found[i]);
      }
    }
  }

  private double score(ValidationMetric metric, ClassCounts counts) {
    if (metric.equals(ValidationMetric.PERPLEXITY)) {
      return Likelihood.of(runner.run(validation, (graph, part) -> loss(graph, part, 1)))
          .perplexity();
    }
    LabelMetric of = metric.equals(ValidationMetric.F1) ? LabelMetric.F1 : LabelMetric.ACCURACY;
    return of.of(counts);
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
