package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pairs in a table, the texts compared: a label in each of two columns: whether the first text is
 * longer, and whether the first has an a. Windows are shorter than some of the pairs.
 */
class ClassificationOfPairsTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: classification, window: 12, overlap: 2, word-dropout: 0, pairs: %s}
    data: {columns: {label: [longer, has]}}
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
      schedule: {kind: linear, steps: 400}
      max-steps: 400
      max-epochs: 0
      ema: 0
      validate-every: 50
      save-every: 0
      workers: 2
    """
        .formatted(pairs());
  }

  /** How the texts of a pair are read. */
  String pairs() {
    return "compared";
  }

  @Override
  List<Column> data(long seed) {
    List<String> x = words(seed, 900, 2, 7);
    List<String> y = words(seed + 1, 900, 2, 7);
    List<String> rows =
        IntStream.range(0, Math.min(x.size(), y.size()))
            .mapToObj(i -> row(x.get(i), y.get(i)))
            .toList();
    return List.of(
        new Column("train.tsv", table(rows.subList(100, rows.size()))),
        new Column("validation.tsv", table(rows.subList(0, 100))));
  }

  private static List<String> table(List<String> rows) {
    List<String> table = new ArrayList<>(rows);
    table.addFirst("has\tsentence1\tlonger\tsentence2");
    return table;
  }

  private static String row(String x, String y) {
    return String.join("\t", x.contains("a") ? "an a" : "no a", x, longer(x, y), y);
  }

  private static String longer(String x, String y) {
    return x.length() > y.length() ? "first" : "second";
  }

  /** To say always the same is right in about half of the cases. */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> table = lines(data, "validation.tsv");
    List<String[]> rows = table.stream().skip(1).map(row -> row.split("\t", -1)).toList();
    List<String> found = answers(model, rows.stream().map(r -> r[1] + "\t" + r[3]).toList());
    List<String> longer = found.stream().map(answer -> answer.split("\t", -1)[0]).toList();
    List<String> has = found.stream().map(answer -> answer.split("\t", -1)[1]).toList();
    assertThat(accuracy(longer, rows.stream().map(r -> r[2]).toList())).isGreaterThan(0.8);
    assertThat(accuracy(has, rows.stream().map(r -> r[0]).toList())).isGreaterThan(0.8);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    try (Predictor predictor = Predictor.open(model)) {
      return predictor.answer(lines, 1);
    }
  }

  @Override
  List<String> questions() {
    List<String> questions = new ArrayList<>();
    List<String> words = words(9, 40, 1, 30);
    for (int i = 0; i + 1 < words.size(); i += 2) {
      questions.add(words.get(i) + "\t" + words.get(i + 1));
    }
    questions.add(3, "");
    questions.add("\t");
    return questions;
  }
}
