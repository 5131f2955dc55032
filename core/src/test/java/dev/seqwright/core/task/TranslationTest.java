package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Words are to be written backwards. */
class TranslationTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: translation
    tokenizer:
      training: {type: char, vocabulary-size: 12, hard-vocabulary-limit: false}
    model:
      size: 32
      heads: 2
      feed-forward: 64
      encoder: {layers: 1}
      decoder: {layers: 1}
      dropout: 0
    training:
      max-tokens: 400
      learning-rate: 1e-2
      warmup: 40
      schedule: {kind: linear, steps: 600}
      max-steps: 600
      max-epochs: 0
      validate-every: 200
      save-every: 0
      workers: 2
    """;
  }

  @Override
  List<Column> data(long seed) {
    List<String> words = words(seed, 1100, 2, 5);
    List<String> train = words.subList(100, 1100);
    List<String> held = words.subList(0, 100);
    return List.of(
        new Column("train.source", train),
        new Column("train.target", backwards(train)),
        new Column("validation.source", held),
        new Column("validation.target", backwards(held)));
  }

  private static List<String> backwards(List<String> words) {
    UnaryOperator<String> reversed = word -> new StringBuilder(word).reverse().toString();
    return words.stream().map(reversed).toList();
  }

  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> found = answers(model, lines(data, "validation.source"));
    assertThat(accuracy(found, lines(data, "validation.target"))).isGreaterThan(0.8);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    try (Predictor predictor = Predictor.open(model)) {
      return predictor.answer(lines, 1);
    }
  }

  @Override
  List<String> questions() {
    return List.of("abc", "", "f", "abcdefabc", "cc", "fedcb");
  }
}
