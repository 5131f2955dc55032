package dev.seqwright.core.decode.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.IncrementalDecoder;
import dev.seqwright.core.decode.Prefix;
import dev.seqwright.core.decode.Sentence;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.decode.search.Searches;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.model.Autoregressive;
import dev.seqwright.core.model.DecoderOnly;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.model.EncoderDecoder;
import dev.seqwright.core.model.EncoderDecoderConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.TargetScores;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.backend.FrozenWeights;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A prefix is read in one pass, and nothing else changes. */
class PrefixReadingTest {
  private static final int WORDS = 13;
  private static final String GREEDY = "search=greedy";

  /** The prefixes of a batch: long, none, short. */
  private static final List<Prefix> PREFIXES =
      List.of(Prefix.of(4, 5, 6, 7, 8, 4, 9), Prefix.NONE, Prefix.of(11, 3));

  private static final SpecialTokens TRANSLATES = new SpecialTokens(List.of(), List.of(2), 1, 2);

  private final NativeSlabs slabs = new NativeSlabs();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Settings that put each kind of attention where a decoder has it. */
  static Stream<String> decoders() {
    return Stream.concat(
        able(Ability.CAUSAL).map(name -> "decoder.self-attention=" + name),
        able(Ability.CROSS).map(name -> "decoder.cross-attention=" + name));
  }

  private static Stream<String> able(Ability ability) {
    return Attentions.ALL.stream()
        .filter(variant -> variant.abilities().contains(ability))
        .map(PrefixReadingTest::kind);
  }

  /** One that remembers earlier segments of a text as one that does not: a translation has none. */
  private static String kind(Variant<AttentionKind> variant) {
    return switch (variant.name()) {
      case "transformer-xl", "ernie-doc" -> "{kind: " + variant.name() + ", memory: 0}";
      case "compressive" -> "{kind: compressive, memory: 0, compressed-memory: 0}";
      case "block-recurrent" ->
          "{kind: block-recurrent, window: 2, states: 3, across-segments: false}";
      default -> variant.name();
    };
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void translationsAreThoseOfReadingTokenByToken(String attention) {
    Autoregressive model = translation(attention);
    List<Sentence> sentences = sentences(PREFIXES, 3, 5, 2);
    for (String search : List.of(GREEDY, "search=beam", "search=sampling")) {
      List<String> more = search.equals(GREEDY) ? List.of() : List.of("n-best=3", "beam-size=3");
      requireSame(model, sentences, settings(search, more));
    }
  }

  /** With the kernels of the machine: on each processor a search and a scorer sum in one order. */
  @ParameterizedTest
  @MethodSource("decoders")
  void givenTargetsHaveTheScoresThatASearchGaveThem(String attention) {
    Autoregressive model = translation(attention);
    int[][] sources = {{3, 5, 7, 4}, {9}, {4, 4, 6, 11, 8, 3}};
    for (Precision precision : Precision.values()) {
      List<Tensor> weights =
          model.parameters().all().stream()
              .filter(Parameter::isWeight)
              .map(Parameter::value)
              .toList();
      try (FrozenWeights frozen = new FrozenWeights(Backend.choose(), precision, weights);
          IncrementalDecoder decoder =
              new NetworkDecoder("a model", model, TRANSLATES, frozen.open(), new NativeSlabs())) {
        requireScores(model, frozen, sources, found(decoder, sources));
      }
    }
  }

  private static List<Hypothesis> found(IncrementalDecoder decoder, int[]... sources) {
    List<Sentence> sentences =
        IntStream.range(0, sources.length).mapToObj(i -> new Sentence(i, sources[i])).toList();
    DecodingConfig config = Settings.of("beam-size=3", "max-target-length=14");
    return Searches.of(config, Constraints.NONE).search(decoder, sentences).stream()
        .map(List::getFirst)
        .toList();
  }

  private void requireScores(
      Autoregressive model, FrozenWeights frozen, int[][] sources, List<Hypothesis> found) {
    int[][] read = Stream.of(sources).map(TRANSLATES::source).toArray(int[][]::new);
    int[][] targets = found.stream().map(h -> TRANSLATES.target(h.tokens())).toArray(int[][]::new);
    float[][] scores = new TargetScores(model, TRANSLATES, frozen.open(), slabs).of(read, targets);
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).containsExactly(found.get(i).logProbabilities());
    }
  }

  @ParameterizedTest
  @MethodSource("positions")
  void continuationsOfALanguageModelAreThoseOfReadingTokenByToken(String setting) {
    Autoregressive model = language(setting);
    List<Sentence> sentences = sentences(PREFIXES, 0, 0, 0);
    for (String search : List.of(GREEDY, "search=beam", "search=sampling")) {
      List<String> more = search.equals(GREEDY) ? List.of() : List.of("n-best=3", "beam-size=3");
      requireSame(model, sentences, settings(search, more));
    }
  }

  static Stream<String> positions() {
    return Stream.of(
        "positions=sinusoidal",
        "positions=rope",
        "positions=shaw",
        "positions=alibi",
        "decoder.self-attention=[linear, full]",
        "decoder.feed-forward=moe");
  }

  private static DecodingConfig settings(String search, List<String> more) {
    List<String> all = new ArrayList<>(List.of(search, "max-target-length=14"));
    all.addAll(more);
    return Settings.of(all.toArray(String[]::new));
  }

  private void requireSame(Autoregressive model, List<Sentence> sentences, DecodingConfig config) {
    try (Counting atOnce = decoder(model, true);
        Counting each = decoder(model, false)) {
      List<List<Hypothesis>> found = search(atOnce, sentences, config);
      List<List<Hypothesis>> expected = search(each, sentences, config);
      for (int i = 0; i < sentences.size(); i++) {
        requireSame(found.get(i), expected.get(i));
      }
    }
  }

  private static void requireSame(List<Hypothesis> found, List<Hypothesis> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int n = 0; n < found.size(); n++) {
      assertThat(found.get(n).tokens()).containsExactly(expected.get(n).tokens());
      assertThat(found.get(n).logProbabilities())
          .containsExactly(expected.get(n).logProbabilities());
      assertThat(found.get(n).score()).isEqualTo(expected.get(n).score());
    }
  }

  /** The steps of the decoder until the last of its 14 tokens and the end, with 7 given. */
  @ParameterizedTest
  @CsvSource({
    "full, 8",
    "band, 8",
    "grouped-query, 8",
    "synthesizer, 8",
    "realformer, 8",
    "linear, 15",
    "average, 15",
    "delta, 15",
    "reformer, 15"
  })
  void aPrefixIsAStepWhereStatesAllowIt(String attention, int steps) {
    Autoregressive model = language("decoder.self-attention=" + attention);
    List<Sentence> one = sentences(PREFIXES.subList(0, 1), 0);
    DecodingConfig longest = Settings.of(GREEDY, "min-length=14", "max-target-length=14");
    try (Counting decoder = decoder(model, true)) {
      search(decoder, one, longest);
      assertThat(decoder.steps).isEqualTo(steps);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"constraints.prefix-bias=0.5", "alternatives.count=2"})
  void aPrefixThatTheModelHasASayInIsReadTokenByToken(String setting) {
    Autoregressive model = language("decoder.self-attention=full");
    List<Sentence> sentences = sentences(PREFIXES.subList(0, 1), 0);
    DecodingConfig config = settings("search=beam", List.of(setting, "min-length=14"));
    try (Counting atOnce = decoder(model, true);
        Counting each = decoder(model, false)) {
      requireSame(
          search(atOnce, sentences, config).getFirst(), search(each, sentences, config).getFirst());
      assertThat(atOnce.steps).isEqualTo(each.steps);
    }
  }

  @Test
  void aPrefixAsLongAsATranslationMayBeLeavesItsEnd() {
    Autoregressive model = language("decoder.self-attention=full");
    List<Sentence> sentences = sentences(PREFIXES.subList(0, 1), 0);
    requireSame(model, sentences, Settings.of("search=beam", "max-target-length=7"));
  }

  @Test
  void manyLongPrefixesAreReadInAFewPasses() {
    Autoregressive model = language("decoder.self-attention=full");
    SplittableRandom random = new SplittableRandom(5);
    List<Prefix> prefixes =
        IntStream.range(0, 90)
            .mapToObj(i -> Prefix.of(random.ints(i % 31, 3, WORDS).toArray()))
            .toList();
    List<Sentence> sentences = sentences(prefixes, new int[90]);
    requireSame(model, sentences, Settings.of(GREEDY, "max-target-length=36"));
  }

  @Test
  void weightsOfTheSourceAreThoseAfterTheLastToken() {
    Autoregressive model = translation("decoder.cross-attention=full");
    List<int[]> sources = List.of(new int[] {3, 4, 5}, new int[] {6, 7});
    try (Counting atOnce = decoder(model, true);
        Counting each = decoder(model, true);
        IncrementalDecoder.State read = atOnce.start(sources);
        IncrementalDecoder.State stepped = each.start(sources)) {
      read.read(new int[][] {{1, 8}, {1, 9}});
      stepped.step(new int[] {1, 1});
      stepped.step(new int[] {8, 9});
      assertThat(read.sourceWeights(0)).containsExactly(stepped.sourceWeights(0));
      assertThat(read.sourceWeights(1)).containsExactly(stepped.sourceWeights(1));
    }
  }

  private static List<List<Hypothesis>> search(
      IncrementalDecoder decoder, List<Sentence> sentences, DecodingConfig config) {
    Constraints constraints =
        new Constraints(List.of(), config.constraints().prefixBias(), List.of());
    return Searches.of(config, constraints).search(decoder, sentences);
  }

  /**
   * @param lengths of the sources
   */
  private static List<Sentence> sentences(List<Prefix> prefixes, int... lengths) {
    return IntStream.range(0, prefixes.size())
        .mapToObj(
            i -> new Sentence(i, IntStream.range(3, 3 + lengths[i]).toArray(), prefixes.get(i)))
        .toList();
  }

  private Autoregressive translation(String setting) {
    List<String> settings = small(setting);
    settings.addAll(List.of("encoder.layers=1", "decoder.layers=2"));
    return filled(
        new EncoderDecoder(
            Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings), WORDS, WORDS));
  }

  private Autoregressive language(String setting) {
    List<String> settings = small(setting);
    settings.add("decoder.layers=2");
    return filled(
        new DecoderOnly(Kinds.in(new Binder()).bind(DecoderOnlyConfig.class, settings), WORDS));
  }

  private static List<String> small(String setting) {
    return new ArrayList<>(
        List.of("size=16", "heads=2", "feed-forward=24", "max-positions=40", setting));
  }

  private Autoregressive filled(Autoregressive model) {
    model.parameters().allocate(slabs);
    model.parameters().initialize(7);
    SplittableRandom random = new SplittableRandom(4);
    for (Parameter p : model.parameters().all()) {
      for (long i = 0; i < p.size(); i++) {
        p.value().set(i, p.value().get(i) + (float) (0.2 * random.nextGaussian()));
      }
    }
    return model;
  }

  private Counting decoder(Autoregressive model, boolean atOnce) {
    boolean readsSource = model instanceof EncoderDecoder;
    SpecialTokens special =
        new SpecialTokens(List.of(), readsSource ? List.of(2) : List.of(), 1, 2);
    return new Counting(
        new NetworkDecoder("the model", model, special, PlainKernels.create(), new NativeSlabs()),
        atOnce);
  }

  /** Counts the steps of a decoder, and hides that it can read ahead unless told otherwise. */
  private static final class Counting implements IncrementalDecoder {
    private final NetworkDecoder decoder;
    private final boolean atOnce;
    private int steps;

    Counting(NetworkDecoder decoder, boolean atOnce) {
      this.decoder = decoder;
      this.atOnce = atOnce;
    }

    @Override
    public int vocabularySize() {
      return decoder.vocabularySize();
    }

    @Override
    public int endId() {
      return decoder.endId();
    }

    @Override
    public int beginId() {
      return decoder.beginId();
    }

    @Override
    public int maximumTargetLength() {
      return decoder.maximumTargetLength();
    }

    @Override
    public State start(List<int[]> sources) {
      State state = decoder.start(sources);
      return new State() {
        @Override
        public Scores step(int[] lastTokens) {
          steps++;
          return state.step(lastTokens);
        }

        @Override
        public boolean readsAhead() {
          return atOnce && state.readsAhead();
        }

        @Override
        public Scores read(int[][] tokens) {
          steps++;
          return state.read(tokens);
        }

        @Override
        public void select(int[] parents) {
          state.select(parents);
        }

        @Override
        public float[] sourceWeights(int row) {
          return state.sourceWeights(row);
        }

        @Override
        public void close() {
          state.close();
        }
      };
    }

    @Override
    public void close() {
      decoder.close();
    }
  }
}
