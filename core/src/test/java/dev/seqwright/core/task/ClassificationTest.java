package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words are to be told apart by which of two letters they have more of. */
class ClassificationTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: classification, word-dropout: 0}
    tokenizer:
      training: {type: char, vocabulary-size: 12, hard-vocabulary-limit: false}
    model:
      size: 16
      heads: 2
      feed-forward: 32
      encoder: {layers: 1}
      dropout: 0
      positions: sinusoidal
      embedding-scale: null
      max-positions: 20
    training:
      max-tokens: 500
      learning-rate: 1e-2
      warmup: 20
      schedule: {kind: linear, steps: 200}
      max-steps: 200
      max-epochs: 0
      ema: 0
      validate-every: 50
      save-every: 0
      workers: 2
    """;
  }

  @Override
  List<Column> data(long seed) {
    List<String> words = words(seed, 1100, 2, 7);
    List<String> train = words.subList(100, 1100);
    List<String> held = words.subList(0, 100);
    return List.of(
        new Column("train.text", train),
        new Column("train.label", labels(train)),
        new Column("validation.text", held),
        new Column("validation.label", labels(held)));
  }

  private static List<String> labels(List<String> words) {
    return words.stream().map(ClassificationTest::label).toList();
  }

  private static String label(String word) {
    long more =
        word.chars().filter(c -> c == 'a').count() - word.chars().filter(c -> c == 'b').count();
    return more > 0 ? "more of a" : more < 0 ? "more of b" : "even";
  }

  /** To say always the same is right in about half of the cases. */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> found = answers(model, lines(data, "validation.text"));
    assertThat(accuracy(found, lines(data, "validation.label"))).isGreaterThan(0.9);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    try (Predictor predictor = Predictor.open(model)) {
      return predictor.answer(lines, 1);
    }
  }

  @Override
  List<String> questions() {
    List<String> questions = new ArrayList<>(words(9, 40, 1, 9));
    questions.add(3, "");
    return questions;
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "max", "mean-max", "attention"})
  void everyPoolingLearns(String pooling) {
    List<Column> data = data(4);
    requireLearnt(train(pooling, data, "task.pooling=" + pooling, "task.dense=true"), data);
  }
}
