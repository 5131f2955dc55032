package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.metrics.ReferenceLikelihood;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words whose letters stand there twice, small and large: the second is to be foreseen. */
class LanguageModellingTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: language-modelling, context: 12, order: lines}
    tokenizer:
      training: {type: char, vocabulary-size: 20, hard-vocabulary-limit: false}
    model:
      size: 32
      heads: 2
      feed-forward: 64
      decoder: {layers: 1}
      dropout: 0
      positions: learned
      max-positions: 20
    training:
      max-tokens: 200
      label-smoothing: 0
      optimizer: adam
      learning-rate: 5e-3
      warmup: 20
      schedule: {kind: linear, steps: 500}
      max-steps: 500
      max-epochs: 0
      validate-every: 250
      save-every: 0
      workers: 2
    """;
  }

  @Override
  List<Column> data(long seed) {
    return doubledWords(seed);
  }

  /** A thousand words of four letters, each letter small and then large: {@code aAfFcCbB}. */
  static List<Column> doubledWords(long seed) {
    List<String> texts =
        words(seed, 1000, 4, 4).stream().map(LanguageModellingTest::doubled).toList();
    return List.of(
        new Column("train.text", texts.subList(30, 1000)),
        new Column("validation.text", texts.subList(0, 30)));
  }

  private static String doubled(String word) {
    return word.chars()
        .mapToObj(Character::toString)
        .map(letter -> letter + letter.toUpperCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /**
   * A line has the tokens of its eight letters, one for the beginning of a word and the end token.
   * Four letters cannot be foreseen, each is one of six: the perplexity is 6 ** (4 / 10) = 2.05 at
   * best, and 4.2 for who knows where small and large letters stand, but not which.
   */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> texts = lines(data, "validation.text");
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(texts).perplexity()).isLessThan(2.5);
    }
    List<String> begun = texts.stream().map(text -> text.substring(0, 7)).toList();
    List<String> last = texts.stream().map(text -> text.substring(7)).toList();
    assertThat(accuracy(generated(model, begun, 0, "search=greedy"), last)).isGreaterThan(0.8);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    return generated(model, lines, 0, "search=greedy");
  }

  /** The best continuations of prompts. */
  static List<String> generated(Path model, List<String> prompts, long first, String... settings) {
    try (LanguageModel opened = LanguageModel.open(model)) {
      return continued(opened, prompts, first, settings);
    }
  }

  private static List<String> continued(
      LanguageModel opened, List<String> prompts, long first, String... settings) {
    DecodingConfig config = opened.decoding().with(List.of(settings));
    try (Generator generator = opened.generator(config, new GenerationConfig(8))) {
      return generator.generate(prompts, first).stream()
          .map(found -> found.getFirst().text())
          .toList();
    }
  }

  @Override
  List<String> questions() {
    return List.of("abc", "", "f", "abcabca", "cc", "fedfed", "b", "");
  }

  /** What is drawn for a prompt depends on its number alone. */
  @ParameterizedTest
  @ValueSource(strings = {"search=beam", "search=sampling"})
  void aPromptIsContinuedAlikeAloneAndInCompany(String search) {
    Path model = train("model", data(3), "training.max-steps=20");
    List<String> together = generated(model, questions(), 5, search);
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < questions().size(); i++) {
      alone.addAll(generated(model, List.of(questions().get(i)), 5 + i, search));
    }
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void aTextIsToldWhileItGrows() {
    Path model = train("model", data(3), "training.max-steps=20");
    for (String search : List.of("search=sampling", "search=greedy", "search=beam")) {
      try (LanguageModel opened = LanguageModel.open(model)) {
        DecodingConfig config = opened.decoding().with(List.of(search, "min-length=9"));
        try (Generator generator = opened.generator(config, new GenerationConfig(8))) {
          List<String> pieces = new ArrayList<>();
          Continuation whole = generator.stream("a", 7, pieces::add);
          assertThat(whole).isEqualTo(generator.generate(List.of("a"), 7).getFirst().getFirst());
          assertThat(String.join("", pieces)).isEqualTo(whole.text());
          assertThat(pieces.size() > 5).isEqualTo(generator.grows());
        }
      }
    }
  }

  @Test
  void aLineIsAsProbableAloneAsInCompany() {
    Path model = train("model", data(3), "training.max-steps=20");
    List<String> lines = List.of("abcabc", "", "fedcbafedcbafedcba", "aa");
    try (LanguageModel opened = LanguageModel.open(model)) {
      ReferenceLikelihood together = opened.likelihood(lines);
      ReferenceLikelihood alone =
          lines.stream()
              .map(line -> opened.likelihood(List.of(line)))
              .reduce(ReferenceLikelihood::plus)
              .orElseThrow();
      assertThat(together.tokens()).isEqualTo(alone.tokens()).isEqualTo(8 + 1 + 20 + 4);
      assertThat(together.correct()).isEqualTo(alone.correct());
      assertThat(together.logLikelihood()).isCloseTo(alone.logLikelihood(), within(1e-4));
    }
  }

  @Test
  void aPromptMayFillTheContext() {
    Path model = train("model", data(3), "training.max-steps=20");
    String longest = "abcdef".repeat(2).substring(2);
    assertThat(generated(model, List.of(longest), 0, "search=greedy", "min-length=19").getFirst())
        .as("texts go on behind the context of 12 tokens")
        .hasSize(8);
    assertThatThrownBy(() -> generated(model, List.of("a", "a" + longest), 7, "search=greedy"))
        .isInstanceOf(UserException.class)
        .hasMessage("line 9: the prompt has 12 tokens, the model takes 11 at most; shorten it");
  }
}
