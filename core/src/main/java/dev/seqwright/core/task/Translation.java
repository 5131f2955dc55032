package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Example;
import dev.seqwright.core.data.FirstTokens;
import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.network.NetworkDecoders;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.decode.text.VocabularyCodec;
import dev.seqwright.core.metrics.Bleu;
import dev.seqwright.core.metrics.ChrF;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.Sources;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import dev.seqwright.tokenizer.Segmentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * Translation: a target is written given a source. The loss is the cross-entropy of each token of
 * the target given the source and the right tokens before it, with label smoothing; a validation
 * measures perplexity and accuracy of the references, and BLEU and chrF of translations.
 */
public final class Translation implements Task<PairExample> {
  private static final Units UNITS =
      new Units("training pairs", "source-tokens", "target-tokens", "words");
  private static final List<ValidationMetric> METRICS =
      List.of(
          ValidationMetric.BLEU,
          ValidationMetric.CHRF,
          ValidationMetric.PERPLEXITY,
          ValidationMetric.ACCURACY);

  private static final List<ValidationMetric> OF_TEXTS =
      List.of(ValidationMetric.BLEU, ValidationMetric.CHRF);

  private final RunConfig config;
  private final ParallelText train;
  private final ParallelText validation;
  private final Tokenizers tokenizers;
  private final Segmentation source;
  private final Segmentation target;
  private final SpecialTokens special;
  private final EncoderDecoder network;
  private final Translator translator;
  private final BatchRunner runner;
  private final List<PairExample> references;

  /** The task has no settings of its own. */
  public record Settings() implements TaskKind {
    @Override
    public ModelConfig defaultModel() {
      return new EncoderDecoderConfig();
    }

    @Override
    public List<ValidationMetric> metrics() {
      return METRICS;
    }

    @Override
    public void check(RunConfig config) {
      config.data().requireColumns(Tasks.name(this), "source", "target", "tsv");
      EncoderDecoderConfig model = network(config.model(), EncoderDecoderConfig.class);
      if (model.tiedEmbeddings().needsOneVocabulary() && !config.tokenizer().shared()) {
        throw new SettingException(
            Help.TIED_EMBEDDINGS,
            "model: tied-embeddings ties the source's embeddings, expected tokenizer.shared: true");
      }
    }

    @Override
    public String use() {
      return "'seqwright translate' translates with it";
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      int context = context(setup.config());
      ParallelText train = ParallelText.training(setup.config().data().train(), context);
      String documents = train.count().map(" in %,d documents"::formatted).orElse("");
      setup
          .messages()
          .accept("%,d %s%s".formatted(train.pairs().size(), UNITS.examples(), documents));
      Tokenizers tokenizers =
          setup
              .vocabularies()
              .map(files -> Tokenizers.of(files, setup.special()))
              .orElseGet(() -> Tokenizers.create(setup.config().tokenizer(), train.pairs()));
      return new Translation(this, setup, train, tokenizers);
    }

    @Override
    public Predictor predictor(Path folder, ModelUse use) {
      return TranslationPredictor.open(folder, use);
    }
  }

  /** How many sentences before it a sentence sees. */
  private static int context(RunConfig config) {
    return ((EncoderDecoderConfig) config.model()).documentContext().sentences();
  }

  private Translation(
      Settings settings, TaskSetup setup, ParallelText train, Tokenizers tokenizers) {
    this.config = setup.config();
    this.train = train;
    this.tokenizers = tokenizers;
    this.source = config.tokenizer().segmentation(tokenizers.source());
    this.target = config.tokenizer().segmentation(tokenizers.target());
    this.special = tokenizers.special();
    this.network =
        new EncoderDecoder(
            settings.network(config.model(), EncoderDecoderConfig.class),
            tokenizers.source().vocabularySize(),
            tokenizers.target().vocabularySize());
    this.validation =
        ParallelText.validation(
            config.data().validation(), context(config), config.training().validation()::used);
    NetworkDecoders decoders =
        new NetworkDecoders("the model", network, special, setup.kernels(), NativeSlabs::new);
    this.translator =
        new Translator(
                decoding(),
                new VocabularyCodec(tokenizers.source(), tokenizers.target()),
                decoders,
                List.of(),
                setup.stop()::check)
            .inDocuments(context(config));
    this.runner = BatchRunner.of(setup);
    this.references =
        validates()
            ? Example.upTo(network.limit(), validation.linked(encodedValidation(), network.limit()))
            : List.of();
  }

  /** How validations translate. */
  private DecodingConfig decoding() {
    int beam = config.training().validation().beamSize();
    return beam == 0
        ? config.decoding()
        : config.decoding().with(List.of("n-best=1", "search=beam", "beam-size=" + beam));
  }

  @Override
  public EncoderDecoder network() {
    return network;
  }

  @Override
  public TokenizerFiles vocabularies() {
    return tokenizers.files();
  }

  @Override
  public int size() {
    return train.pairs().size();
  }

  @Override
  public PairExample example(int index, SplittableRandom random) {
    Pair pair = train.pairs().get(index);
    return new PairExample(
        index,
        special.source(first(pair.source(), source, random)),
        special.target(first(pair.target(), target, random)));
  }

  private int[] first(String text, Segmentation pieces, SplittableRandom random) {
    return FirstTokens.of(text, longest(), part -> pieces.encode(part, random));
  }

  @Override
  public List<PairExample> usable(List<PairExample> all) {
    return Example.upTo(longest(), train.linked(all, longest()));
  }

  /** Sentences of a document stay together where they see each other. */
  @Override
  public List<Batch<PairExample>> batches(
      List<PairExample> examples, TrainingConfig how, int epoch) {
    return train
        .documents()
        .map(documents -> documents.epoch(examples, how.maxTokens(), how.seed(), epoch))
        .orElseGet(() -> Task.super.batches(examples, how, epoch));
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
  public CrossEntropy.Result loss(Graph graph, List<PairExample> part, double scale) {
    return network.loss(
        graph,
        Sources.of(
            part.stream().map(PairExample::source).toList(),
            part.stream().map(PairExample::before).toList()),
        part.stream().map(e -> special.input(e.target())).toArray(int[][]::new),
        part.stream().map(PairExample::target).toArray(int[][]::new),
        config.training().labelSmoothing(),
        scale);
  }

  /** Cross-attention adds 7 D to a layer of the decoder. */
  @Override
  public long floatsPerToken() {
    EncoderDecoderConfig m = network.config();
    StackConfig decoder = m.decoder().shape();
    return m.floatsPerToken(m.encoder().shape())
        + m.floatsPerToken(decoder)
        + decoder.depth() * 7L * m.size()
        + m.documentContext().floatsPerToken(m.size(), m.feedForward());
  }

  @Override
  public int outputs() {
    return network.head().words();
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
    return !validation.pairs().isEmpty();
  }

  @Override
  public Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics) {
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    List<ValidationMetric> ofTexts = metrics.stream().filter(OF_TEXTS::contains).toList();
    if (!ofTexts.isEmpty()) {
      scoreTranslations(ofTexts, scores);
    }
    List<ValidationMetric> ofReferences =
        metrics.stream().filter(m -> !OF_TEXTS.contains(m)).toList();
    if (!ofReferences.isEmpty()) {
      scores.putAll(Likelihood.scores(foreseen(), ofReferences));
    }
    return scores;
  }

  private List<CrossEntropy.Result> foreseen() {
    BiFunction<Graph, List<PairExample>, CrossEntropy.Result> work =
        (graph, part) -> loss(graph, part, 1);
    int most = config.training().maxTokens();
    return validation
        .documents()
        .map(documents -> runner.each(documents.inOrder(references, most), work))
        .orElseGet(() -> runner.run(references, work));
  }

  private void scoreTranslations(
      List<ValidationMetric> metrics, Map<ValidationMetric, Double> scores) {
    List<String> hypotheses = validation.translations(this::translated);
    List<List<String>> targets = List.of(validation.pairs().stream().map(Pair::target).toList());
    for (ValidationMetric metric : metrics) {
      double score =
          metric.equals(ValidationMetric.BLEU)
              ? new Bleu().corpus(hypotheses, targets)
              : new ChrF().corpus(hypotheses, targets);
      scores.put(metric, score);
    }
  }

  private List<String> translated(List<String> lines) {
    return translator.translate(lines).stream().map(line -> line.best().text()).toList();
  }

  private List<PairExample> encodedValidation() {
    List<PairExample> all = new ArrayList<>();
    for (int i = 0; i < validation.pairs().size(); i++) {
      Pair pair = validation.pairs().get(i);
      int[] s = FirstTokens.of(pair.source(), network.limit(), tokenizers.source()::encode);
      int[] t = FirstTokens.of(pair.target(), network.limit(), tokenizers.target()::encode);
      all.add(new PairExample(i, special.source(s), special.target(t)));
    }
    return all;
  }

  @Override
  public void close() {
    runner.close();
    tokenizers.close();
  }
}
