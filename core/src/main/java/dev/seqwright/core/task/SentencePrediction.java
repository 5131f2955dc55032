package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.MaskedDocument;
import dev.seqwright.core.model.Hierarchical;
import dev.seqwright.core.model.HierarchicalConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.SentenceDecoder;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import dev.seqwright.tokenizer.Segmentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The pre-training of HIBERT (Zhang, Wei and Zhou 2019, arXiv 1905.06566): sentences of a document
 * are hidden as wholes, and a decoder writes each from the state of its slot. The loss is the
 * cross-entropy of their tokens; a validation measures perplexity and accuracy.
 *
 * <p>Differs from the paper: the decoder attends to the state of the slot in each layer, where the
 * paper adds it.
 */
public final class SentencePrediction implements Task<MaskedDocument> {
  private static final Units UNITS =
      new Units("training documents", "tokens", "hidden tokens", "tokens");
  private static final List<ValidationMetric> METRICS =
      List.of(ValidationMetric.PERPLEXITY, ValidationMetric.ACCURACY);
  private static final List<String> TRAINING = List.of("max-tokens=4096", "warmup=200");
  private static final List<String> TOKENIZER =
      List.of("training.vocabulary-size=8000", "training.hard-vocabulary-limit=false");

  private final RunConfig config;
  private final Settings settings;
  private final List<List<String>> documents;
  private final TextVocabulary vocabulary;
  private final SentenceMasks masks;
  private final Hierarchical network;
  private final SentenceDecoder decoder;
  private final TextReading reading;
  private final List<MaskedDocument> validation;
  private final BatchRunner runner;

  /**
   * What can be set.
   *
   * @param share of the sentences of a document that are hidden; one at least is
   * @param layers of the decoder that writes them
   * @param maskToken the token that stands in the place of those of a masked sentence
   * @param window the most tokens of a sentence; what is longer is read in several parts, which
   *     stand for as many sentences
   */
  public record Settings(double share, int layers, String maskToken, int window)
      implements TaskKind {
    private static final int MOST_LAYERS = 1000;

    public Settings() {
      this(0.15, 1, "<mask>", 256);
    }

    /** Checks the numbers. */
    public Settings {
      Check.that(share > 0 && share <= 1, "share", share, "more than 0 and at most 1");
      Check.within("layers", layers, 1, MOST_LAYERS);
      Check.that(!maskToken.isBlank(), "mask-token", "'" + maskToken + "'", "a token");
      Check.atLeast("window", window, 3);
    }

    @Override
    public ModelConfig defaultModel() {
      return RunConfig.binder()
          .bind(Optional.empty(), List.of("dropout=0.1"), new HierarchicalConfig());
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
      config.data().requireColumns(Tasks.name(this), "text", "tsv", "json");
      config.tokenizer().requireOneColumn(Tasks.name(this));
      config.training().validation().requireNoTranslation();
      network(config.model(), HierarchicalConfig.class);
    }

    @Override
    public String use() {
      return "'seqwright embed' writes the vectors of sentences; train a classifier from it for"
          + " answers";
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      List<List<String>> documents =
          PlainDocuments.read(
              "data.train", setup.config().data().train(), setup.config().data().columns());
      setup.messages().accept("%,d %s".formatted(documents.size(), UNITS.examples()));
      return new SentencePrediction(this, setup, documents);
    }

    @Override
    public Predictor predictor(Path folder, ModelUse use) {
      throw new UserException(
          Help.WRONG_TASK,
          folder + ": a model that was only pre-trained gives no answer; " + use());
    }
  }

  private SentencePrediction(Settings settings, TaskSetup setup, List<List<String>> documents) {
    this.config = setup.config();
    this.settings = settings;
    this.documents = documents;
    this.vocabulary =
        TextVocabulary.of(
            setup,
            config.tokenizer().withSymbol(settings.maskToken()),
            () -> documents.stream().flatMap(List::stream).iterator());
    this.masks =
        new SentenceMasks(
            settings.share(), MaskToken.in(vocabulary.tokenizer(), settings.maskToken()).id());
    this.network =
        new Hierarchical(
            settings.network(config.model(), HierarchicalConfig.class),
            vocabulary.vocabularySize());
    this.decoder = new SentenceDecoder(network, settings.layers());
    this.reading = reading(config.tokenizer().segmentation(vocabulary.tokenizer()));
    this.validation = validation(config.data().validation());
    this.runner = BatchRunner.of(setup);
  }

  private TextReading reading(Segmentation pieces) {
    int most = Math.min(settings.window(), Math.min(network.limit(), decoder.limit()));
    return new TextReading(vocabulary, pieces, Math.max(3, most), 0, 0, PairReading.COMPARED);
  }

  private List<MaskedDocument> validation(ColumnFiles files) {
    if (files.isEmpty()) {
      return List.of();
    }
    List<List<String>> read =
        PlainDocuments.read("data.validation", files, config.data().columns());
    TextReading asTrained = reading((line, random) -> vocabulary.encode(line));
    List<MaskedDocument> all = new ArrayList<>();
    for (List<String> document : config.training().validation().used(read)) {
      all.add(hidden(asTrained, all.size(), document, read, new SplittableRandom(all.size())));
    }
    return all;
  }

  private MaskedDocument hidden(
      TextReading how,
      int index,
      List<String> document,
      List<List<String>> corpus,
      SplittableRandom random) {
    int[][] parts =
        document.stream()
            .flatMap(sentence -> Arrays.stream(parts(how, sentence, random)))
            .toArray(int[][]::new);
    return masks.hide(index, parts, random, draws -> elsewhere(how, corpus, draws));
  }

  private static int[][] parts(TextReading how, String sentence, SplittableRandom random) {
    return how.read(sentence, Optional.empty(), random).tokens();
  }

  private static int[] elsewhere(
      TextReading how, List<List<String>> corpus, SplittableRandom random) {
    List<String> document = corpus.get(random.nextInt(corpus.size()));
    return parts(how, document.get(random.nextInt(document.size())), random)[0];
  }

  @Override
  public Hierarchical network() {
    return network;
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files();
  }

  @Override
  public int size() {
    return documents.size();
  }

  @Override
  public MaskedDocument example(int index, SplittableRandom random) {
    return hidden(reading, index, documents.get(index), documents, random);
  }

  /** Other sentences are hidden in each epoch. */
  @Override
  public boolean resamples() {
    return true;
  }

  @Override
  public int longest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<MaskedDocument> part, double scale) {
    int[][] sentences = part.stream().flatMap(d -> Arrays.stream(d.parts())).toArray(int[][]::new);
    SequenceLayout layout =
        SequenceLayout.of(part.stream().mapToInt(d -> d.parts().length).toArray());
    Sequences states = network.texts(graph, network.encode(graph, sentences), layout);
    List<Integer> slots = new ArrayList<>();
    for (int d = 0; d < part.size(); d++) {
      for (int sentence : part.get(d).masked()) {
        slots.add(layout.start(d) + sentence);
      }
    }
    int[] rows = slots.stream().mapToInt(Integer::intValue).toArray();
    Variable read = GatherRows.apply(graph, states.rows(), rows);
    return written(graph, read, part, scale);
  }

  private CrossEntropy.Result written(
      Graph graph, Variable slots, List<MaskedDocument> part, double scale) {
    List<int[]> hidden = part.stream().flatMap(d -> Arrays.stream(d.hidden())).toList();
    int[][] inputs = hidden.stream().map(h -> Arrays.copyOf(h, h.length - 1)).toArray(int[][]::new);
    int[] targets = hidden.stream().flatMapToInt(h -> Arrays.stream(h, 1, h.length)).toArray();
    double smoothing = config.training().labelSmoothing();
    return decoder.loss(graph, slots, inputs, targets, smoothing, scale);
  }

  @Override
  public long floatsPerToken() {
    return network.floatsPerToken() + settings.layers() * 12L * network.config().size();
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
    return Likelihood.scores(
        runner.run(validation, (graph, part) -> loss(graph, part, 1)), metrics);
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
