package dev.seqwright.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.decode.text.Candidate;
import dev.seqwright.core.decode.text.Input;
import dev.seqwright.core.decode.text.TranslatedLine;
import dev.seqwright.core.decode.text.Translator;
import dev.seqwright.core.decode.text.VocabularyCodec;
import dev.seqwright.tokenizer.TokenList;
import dev.seqwright.tokenizer.WordVocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A trained model of others, in plain loops, writes under constraints what its authors' own tests
 * expect: Arabic names in Latin letters. The scores are NumPy's (scripts/vectors/names_model.py).
 */
class ConstrainedNamesTest {
  private static final String NAME = "آتزمون";

  /** The sum of the name's line in scores.tsv. */
  private static final double SCORE = -1.059992;

  private static PlainTransformer model;
  private static TextCodec codec;

  private static final DecoderFactory MODELS =
      new DecoderFactory() {
        @Override
        public IncrementalDecoder open() {
          return model;
        }

        @Override
        public boolean hasSourceWeights() {
          return true;
        }
      };

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = new GZIPInputStream(file("model.bin.gz"))) {
      model = new PlainTransformer(in.readAllBytes());
    }
    codec =
        new VocabularyCodec(
            vocabulary("source_vocabulary.txt"), vocabulary("target_vocabulary.txt"));
  }

  private static WordVocabulary vocabulary(String name) throws IOException {
    try (InputStream in = file(name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> tokens = new ArrayList<>(text.lines().toList());
      tokens.add("<unk>");
      return new WordVocabulary(new TokenList(tokens));
    }
  }

  private static InputStream file(String name) {
    return ConstrainedNamesTest.class.getResourceAsStream("/dev/seqwright/core/names/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"search=greedy", "beam-size=4"})
  void withoutConstraints(String search) {
    assertThat(best("آزا", "", search)).isEqualTo("a z z a");
    assertThat(best(NAME, "", search)).isEqualTo("a t z m o n");
  }

  @ParameterizedTest
  @CsvSource({"a t s, a t s u m o n", "a t z o, a t z o m o n", "<unk> t, <unk> t z m o n"})
  void prefixes(String prefix, String expected) {
    for (String search : List.of("search=greedy", "beam-size=4")) {
      assertThat(best(NAME, prefix, search)).isEqualTo(expected);
    }
  }

  @Test
  void prefixesWithAWideBeam() {
    assertThat(best("أوليسس", "u l i s e", "beam-size=5")).isEqualTo("u l i s e s");
  }

  @Test
  void suggestedPrefixes() {
    for (String prefix : List.of("a t s", "a t z o")) {
      String[] strong = {"beam-size=2", "constraints.prefix-bias=0.99"};
      assertThat(best(NAME, prefix, strong)).isEqualTo(best(NAME, prefix, "beam-size=2"));
      String[] weak = {"beam-size=2", "constraints.prefix-bias=0.01"};
      assertThat(best(NAME, prefix, weak)).isEqualTo(best(NAME, "", "beam-size=2"));
    }
  }

  @Test
  void unknownTokensAreReplacedByWhatTheyAttend() {
    assertThat(best(NAME, "<unk> t", "replace-unknown=true")).isEqualTo("ت t z m o n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"search=greedy", "beam-size=4"})
  void suppressedSequences(String search) {
    List<int[]> never = List.of(codec.encodeTarget("o"), codec.encodeTarget("t z m"));
    assertThat(run(NAME, "", never, search).getFirst().text()).isEqualTo("a t z u m u n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"search=greedy", "beam-size=4"})
  void endsAndLengths(String search) {
    assertThat(best(NAME, "", search, "constraints.end-tokens=[m]")).isEqualTo("a t z");
    assertThat(best(NAME, "", search, "max-target-length=3").split(" ", -1)).hasSize(3);
    assertThat(best(NAME, "", search, "min-length=8").split(" ", -1)).hasSize(8);
  }

  @Test
  void alternatives() {
    assertThat(alternatives(NAME, "a t", "alternatives.count=10"))
        .hasSize(10)
        .startsWith("a t z m o n", "a t s u m o n");
    assertThat(alternatives(NAME, "", "alternatives.count=10")).element(1).isEqualTo("e t z m o n");
    assertThat(alternatives("آزا", "", "alternatives.count=2"))
        .containsExactly("a z z a", "e z z a");
    assertThat(alternatives("آزا", "a", "alternatives.count=2"))
        .containsExactly("a z z a", "a s z a");
    assertThat(
            alternatives(
                NAME, "a t", "alternatives.count=10", "alternatives.min-probability=0.001"))
        .hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"search=greedy", "beam-size=4"})
  void noRepetition(String search) {
    String[] letters =
        best("ن".repeat(50), "", search, "constraints.no-repeat-ngram-size=3").split(" ", -1);
    Set<List<String>> trigrams = new HashSet<>();
    for (int i = 0; i + 3 <= letters.length; i++) {
      assertThat(trigrams.add(List.of(letters[i], letters[i + 1], letters[i + 2]))).isTrue();
    }
    assertThat(best("ن".repeat(5), "", search, "constraints.repetition-penalty=100").split(" ", -1))
        .doesNotHaveDuplicates();
  }

  /** The letters and the end token. */
  @Test
  void scoresAndTheLengthPenalty() {
    double sum = score("beam-size=1", "length-penalty=0");
    assertThat(sum).isCloseTo(SCORE, within(2e-6));
    assertThat(score("beam-size=2", "length-penalty=0")).isCloseTo(sum, within(1e-5));
    assertThat(score("beam-size=2", "length-penalty=1")).isCloseTo(sum / 7, within(1e-5));
  }

  private static double score(String... settings) {
    return run(NAME, "", List.of(), settings).getFirst().score();
  }

  private static String best(String name, String prefix, String... settings) {
    return run(name, prefix, List.of(), settings).getFirst().text();
  }

  private static List<String> alternatives(String name, String prefix, String... settings) {
    List<String> all = new ArrayList<>(List.of("beam-size=2"));
    all.addAll(List.of(settings));
    return run(name, prefix, List.of(), all.toArray(String[]::new)).stream()
        .map(Candidate::text)
        .toList();
  }

  private static List<Candidate> run(
      String name, String prefix, List<int[]> never, String... settings) {
    List<String> all = new ArrayList<>(List.of("workers=1"));
    all.addAll(List.of(settings));
    DecodingConfig config = Settings.of(all.toArray(String[]::new));
    List<TranslatedLine> lines = new ArrayList<>();
    Input input = new Input(String.join(" ", name.split("(?!^)", -1)), prefix);
    new Translator(config, codec, MODELS, never).translate(List.of(input).iterator(), lines::add);
    return lines.getFirst().candidates();
  }
}
