package dev.seqwright.core.task;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.data.TaggedExample;
import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.metrics.tag.ChunkScheme;
import dev.seqwright.core.metrics.tag.TagCounts;
import dev.seqwright.core.model.CharacterConvolution;
import dev.seqwright.core.model.CharacterEncoder;
import dev.seqwright.core.model.CharacterKind;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.ModelUse;
import dev.seqwright.core.model.TransformerInTransformer;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.train.Task;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.report.Units;
import dev.seqwright.core.train.validation.ValidationMetric;
import dev.seqwright.tokenizer.Segmentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Labelling of sequences: an encoder reads the words of a sentence, and each word gets a tag. Words
 * are cut into pieces one by one; the state of a word's first piece stands for the word. The loss
 * is the cross-entropy of each word's tag, or that of whole sequences under a conditional random
 * field; a validation measures the accuracy of the best tags, the F1 of chunks where tags mark
 * chunks, and the perplexity of the right tags.
 *
 * <p>A sentence that is longer than {@code data.max-length} or than the network takes is cut into
 * windows that overlap; each word is learnt, and answered, where it has most context.
 */
public final class Tagging implements Task<TaggedExample> {
  /** The column whose tags are stored with the model. */
  static final String TAG = "tag";

  /** The column whose characters are stored with the model. */
  static final String CHARACTER = "character";

  private static final Units UNITS = new Units("training sentences", "tokens", "words", "words");
  private static final List<ValidationMetric> TAGS =
      List.of(ValidationMetric.ACCURACY, ValidationMetric.PERPLEXITY);
  private static final List<ValidationMetric> CHUNKS =
      List.of(ValidationMetric.F1, ValidationMetric.ACCURACY, ValidationMetric.PERPLEXITY);

  private static final int CHARACTERS = 8; // of a word, its marks of begin and end included

  private final RunConfig config;
  private final Settings settings;
  private final TaggedTexts texts;
  private final TextVocabulary vocabulary;
  private final List<String> characters;
  private final int room;
  private final WordEncoder encoder;
  private final List<String> tags;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Segmentation segmentation;
  private final TagNetwork network;
  private final List<TaggedWindow> places;
  private final List<TaggedTexts.Sentence> validation;
  private final List<TaggedExample> windows; // of validation
  private final BatchRunner runner;

  /**
   * What can be set.
   *
   * @param crf whether the tags of a sentence are scored together, by a linear-chain conditional
   *     random field
   * @param scheme how tags mark chunks: auto, none, iob1, iob2 or iobes. Sequences that it does not
   *     allow are never answered
   * @param characters what reads the characters of a word beside its pieces: none, transformer,
   *     convolution or tnt
   */
  public record Settings(boolean crf, TagScheme scheme, CharacterKind characters)
      implements TaskKind {
    public Settings() {
      this(false, TagScheme.AUTO, new CharacterConvolution.Settings());
    }

    @Override
    public ModelConfig defaultModel() {
      return TaggingDefaults.model();
    }

    @Override
    public TrainingConfig defaultTraining() {
      return TaggingDefaults.training();
    }

    @Override
    public TokenizerConfig defaultTokenizer() {
      return TaggingDefaults.tokenizer();
    }

    @Override
    public List<ValidationMetric> metrics() {
      return CHUNKS;
    }

    @Override
    public void check(RunConfig config) {
      config.data().requireColumns(Tasks.name(this), "conll", "text", "label");
      config.tokenizer().requireOneColumn(Tasks.name(this));
      config.training().validation().requireNoTranslation();
      Check.atLeast("data.max-length", config.data().maxLength(), 3);
      EncoderOnlyConfig model = network(config.model(), EncoderOnlyConfig.class);
      model.encoder().shape().exits().ifPresent(plan -> requireSuits(plan, model));
      Check.that(
          !(characters instanceof TransformerInTransformer.Settings)
              || model.encoder().shape().stack().passesEachOnce(),
          "task.characters",
          "tnt",
          "another kind with a stack that is not sequential with a set of parameters for each"
              + " layer: tnt has something for each of them");
      Check.that(
          new EncoderOnly(model, 0).keepsPositions(),
          "model.encoder.stack",
          "one that shortens texts",
          "one that keeps a state for each token, as tags need");
    }

    /** Refuses what words cannot leave by. */
    private void requireSuits(ExitPlan plan, EncoderOnlyConfig model) {
      Check.that(
          !plan.rule().isLearnt(),
          "model.encoder.stack.rule",
          plan.rule().name(),
          "none, entropy, confidence, patience or votes: what it learns of is tokens");
      Check.that(
          !crf,
          "task.crf",
          true,
          "false with model.encoder.stack early-exit: words that leave at different layers are"
              + " scored one by one");
      model.encoder().shape().requireTokensLeave("self-attention");
    }

    @Override
    public String use() {
      return "'seqwright predict' tags words with it";
    }

    /** The network that chooses among some tags. */
    TagNetwork network(ModelConfig model, int pieces, int characterIds, int tags, TagHead.Rule r) {
      EncoderOnly encoder = new EncoderOnly(network(model, EncoderOnlyConfig.class), pieces);
      Scope root = encoder.parameters().root();
      int size = encoder.config().size();
      Optional<CharacterEncoder> reader =
          characters.create(
              root.at("characters"),
              characterIds,
              size,
              encoder.config().encoder().shape().layers());
      TagHead head = new TagHead(root.at("head"), size, tags, crf, r);
      return new TagNetwork(
          encoder,
          reader,
          head,
          EarlyTags.of(encoder, site -> new TagHead(site.scope(), size, tags, false, r)));
    }

    @Override
    public Task<?> open(TaskSetup setup) {
      TaggedTexts texts =
          TaggedTexts.read("data.train", setup.config().data().train(), setup.config().data());
      setup.messages().accept("%,d %s".formatted(texts.size(), UNITS.examples()));
      return new Tagging(this, setup, texts);
    }

    @Override
    public Predictor predictor(Path folder, ModelUse use) {
      return TagPredictor.open(this, folder, use);
    }
  }

  private Tagging(Settings settings, TaskSetup setup, TaggedTexts texts) {
    this.config = setup.config();
    this.settings = settings;
    this.texts = texts;
    this.vocabulary = TextVocabulary.of(setup, texts.lines());
    this.tags = setup.answers().map(files -> files.labels(TAG)).orElseGet(texts::tags);
    tags.forEach(tag -> ids.put(tag, ids.size()));
    this.characters =
        setup.answers().map(files -> files.labels(CHARACTER)).orElseGet(() -> characters(texts));
    texts.requireKnown(tags);
    TaggedTexts validating = validating(config.data().validation());
    TagScheme scheme = scheme(settings, setup, validating);
    EncoderOnlyConfig model = settings.network(config.model(), EncoderOnlyConfig.class);
    this.room = room(config.data(), new EncoderOnly(model, 0));
    this.encoder = new WordEncoder(vocabulary.tokenizer(), room, characters);
    this.segmentation = config.tokenizer().segmentation(vocabulary.tokenizer());
    this.network =
        settings.network(
            model,
            vocabulary.vocabularySize(),
            encoder.characters(),
            tags.size(),
            scheme.rule(tags));
    this.places = places(texts.sentences());
    this.validation = validating.sentences();
    this.windows = examples(places(validation));
    this.runner = BatchRunner.of(setup);
  }

  private TaggedTexts validating(ColumnFiles files) {
    if (files.isEmpty()) {
      return new TaggedTexts(List.of());
    }
    TaggedTexts read = TaggedTexts.read("data.validation", files, config.data());
    read.requireKnown(tags);
    return new TaggedTexts(config.training().validation().used(read.sentences()));
  }

  private TagScheme scheme(Settings settings, TaskSetup setup, TaggedTexts validating) {
    if (settings.scheme() != TagScheme.AUTO) {
      texts.requireScheme(settings.scheme());
      validating.requireScheme(settings.scheme());
      return settings.scheme();
    }
    List<TaggedTexts.Sentence> all = new ArrayList<>(texts.sentences());
    all.addAll(validating.sentences());
    TagScheme found = TagScheme.of(tags, all);
    if (found != TagScheme.NONE) {
      setup.messages().accept("tags follow the scheme " + found.label());
    }
    return found;
  }

  /** Those that occur twice or more: one that occurs once stands for all unknown ones. */
  private static List<String> characters(TaggedTexts texts) {
    Map<String, Integer> counts = new TreeMap<>();
    for (TaggedTexts.Sentence sentence : texts.sentences()) {
      for (String word : sentence.words()) {
        word.codePoints().forEach(c -> counts.merge(Character.toString(c), 1, Integer::sum));
      }
    }
    counts.values().removeIf(count -> count < 2);
    return List.copyOf(counts.keySet());
  }

  /** How many pieces of words a window of a network has room for. */
  static int room(DataConfig data, EncoderOnly network) {
    return Math.min(network.limit(), data.maxLength()) - 2;
  }

  private List<TaggedWindow> places(List<TaggedTexts.Sentence> sentences) {
    List<TaggedWindow> places = new ArrayList<>();
    for (int s = 0; s < sentences.size(); s++) {
      TaggedTexts.Sentence own = sentences.get(s);
      List<TaggedExample.Word> words = own.words().stream().map(encoder::encode).toList();
      for (WordWindows w : WordWindows.of(words, room)) {
        places.add(new TaggedWindow(s, own, w, words.subList(w.begin(), w.end())));
      }
    }
    return List.copyOf(places);
  }

  private List<TaggedExample> examples(List<TaggedWindow> all) {
    List<TaggedExample> examples = new ArrayList<>();
    all.forEach(place -> examples.add(example(examples.size(), place, place.encoded())));
    return List.copyOf(examples);
  }

  private TaggedExample example(int index, TaggedWindow place, List<TaggedExample.Word> words) {
    int[] targets = place.tags().stream().mapToInt(ids::get).toArray();
    return place.window().example(index, place.number(), vocabulary, words, targets);
  }

  @Override
  public EncoderOnly network() {
    return network.encoder();
  }

  @Override
  public TokenizerFiles vocabularies() {
    return vocabulary.files().withLabels(TAG, tags).withLabels(CHARACTER, characters);
  }

  @Override
  public int size() {
    return places.size();
  }

  @Override
  public TaggedExample example(int index, SplittableRandom random) {
    TaggedWindow place = places.get(index);
    return example(index, place, resamples() ? drawn(place, random) : place.encoded());
  }

  /** Words whose pieces are drawn, unless there is no room for so many. */
  private List<TaggedExample.Word> drawn(TaggedWindow place, SplittableRandom random) {
    List<TaggedExample.Word> drawn = new ArrayList<>();
    for (int i = 0; i < place.encoded().size(); i++) {
      int[] pieces =
          encoder.pieces(place.words().get(i), part -> segmentation.encode(part, random));
      drawn.add(new TaggedExample.Word(pieces, place.encoded().get(i).spelling()));
    }
    return TaggedExample.pieces(drawn).length <= room ? drawn : place.encoded();
  }

  @Override
  public boolean resamples() {
    return config.tokenizer().sampling() > 0;
  }

  @Override
  public int longest() {
    return room + 2;
  }

  @Override
  public CrossEntropy.Result loss(Graph graph, List<TaggedExample> part, double scale) {
    return network.loss(graph, part, config.training().labelSmoothing(), scale);
  }

  @Override
  public long floatsPerToken() {
    return config.model().floatsPerToken(network().config().encoder().shape())
        + CHARACTERS * settings.characters().floatsPerCharacter();
  }

  @Override
  public int outputs() {
    return tags.size();
  }

  @Override
  public Units units() {
    return UNITS;
  }

  @Override
  public List<ValidationMetric> metrics() {
    return TagScheme.marksChunks(tags) ? CHUNKS : TAGS;
  }

  @Override
  public boolean validates() {
    return !validation.isEmpty();
  }

  @Override
  public Map<ValidationMetric, Double> validate(List<ValidationMetric> metrics) {
    boolean onlyLikelihood = metrics.equals(List.of(ValidationMetric.PERPLEXITY));
    TagCounts counts = onlyLikelihood ? new TagCounts(ChunkScheme.CONLLEVAL) : tagged();
    Map<ValidationMetric, Double> scores = new LinkedHashMap<>();
    metrics.forEach(metric -> scores.put(metric, score(metric, counts)));
    return scores;
  }

  private double score(ValidationMetric metric, TagCounts counts) {
    if (metric.equals(ValidationMetric.PERPLEXITY)) {
      return Likelihood.of(runner.run(windows, (graph, part) -> loss(graph, part, 1))).perplexity();
    }
    return metric.equals(ValidationMetric.F1) ? counts.all().f1() : counts.accuracy();
  }

  private TagCounts tagged() {
    List<int[]> found = new SentenceTagger(network, runner, () -> {}).tags(windows);
    TagCounts counts = new TagCounts(ChunkScheme.CONLLEVAL);
    for (int s = 0; s < validation.size(); s++) {
      List<String> names = Arrays.stream(found.get(s)).mapToObj(tags::get).toList();
      counts.add(validation.get(s).tags(), names);
    }
    return counts;
  }

  @Override
  public void close() {
    runner.close();
    vocabulary.close();
  }
}
