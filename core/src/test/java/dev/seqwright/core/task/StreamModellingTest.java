package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

/** The words of {@link LanguageModellingTest} as one text of characters, line feeds included. */
class StreamModellingTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: language-modelling, context: 42, order: streams}
    tokenizer: {tokens: characters}
    model:
      size: 32
      heads: 2
      feed-forward: 64
      decoder: {layers: 1}
      dropout: 0
      positions: rope
      max-positions: 42
    training:
      max-tokens: 210
      label-smoothing: 0
      learning-rate: 5e-3
      warmup: 20
      schedule: {kind: linear, steps: 1000}
      max-steps: 1000
      max-epochs: 0
      validate-every: 500
      save-every: 0
      workers: 2
    """;
  }

  @Override
  List<Column> data(long seed) {
    List<String> texts = words(seed, 216, 3, 3).stream().map(word -> word + word).toList();
    return List.of(
        new Column("train.text", texts.subList(30, 216)),
        new Column("validation.text", texts.subList(0, 30)));
  }

  /**
   * Of the seven characters of a line three cannot be foreseen: the perplexity is 6 ** (3 / 7) =
   * 2.16 at best, a little more where a block begins within a word, and 5 for who knows the letters
   * alone.
   */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> texts = lines(data, "validation.text");
    try (LanguageModel opened = LanguageModel.open(model)) {
      assertThat(opened.likelihood(texts).perplexity()).isLessThan(3.2);
    }
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    return LanguageModellingTest.generated(model, lines, 0, "search=greedy");
  }

  @Override
  List<String> questions() {
    return List.of("abc", "", "f", "abcabca", "cc", "fedfed", "b", "");
  }
}
