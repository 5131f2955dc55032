package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.metrics.number.Correlation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Of a word a number is to be told, far from 0: 1000 and 50 for each a in it. */
class RegressionTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: classification, target: number, word-dropout: 0}
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
        new Column("train.label", numbers(train)),
        new Column("validation.text", held),
        new Column("validation.label", numbers(held)));
  }

  private static List<String> numbers(List<String> words) {
    return words.stream()
        .map(w -> "" + (1000 + 50 * w.chars().filter(c -> c == 'a').count()))
        .toList();
  }

  @Override
  void requireLearnt(Path model, List<Column> data) {
    double[] found =
        answers(model, lines(data, "validation.text")).stream()
            .mapToDouble(Double::parseDouble)
            .toArray();
    double[] right =
        lines(data, "validation.label").stream().mapToDouble(Double::parseDouble).toArray();
    assertThat(Correlation.pearson(found, right)).isGreaterThan(0.9);
    double squares = 0;
    for (int i = 0; i < right.length; i++) {
      squares += (found[i] - right[i]) * (found[i] - right[i]);
    }
    assertThat(Math.sqrt(squares / right.length)).isLessThan(25);
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
}
