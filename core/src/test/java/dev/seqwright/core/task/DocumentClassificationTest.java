package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Documents of words, a word a sentence, are to be told apart by whether more of their words begin
 * with a than with b.
 */
class DocumentClassificationTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: classification, word-dropout: 0}
    tokenizer:
      training: {type: char, vocabulary-size: 12, hard-vocabulary-limit: false}
    model:
      kind: hierarchical
      size: 16
      heads: 2
      feed-forward: 32
      encoder: {layers: 1}
      document: %s
      dropout: 0
      positions: sinusoidal
      embedding-scale: null
      max-positions: 20
    training:
      max-tokens: 1000
      learning-rate: 1e-2
      warmup: 20
      schedule: {kind: linear, steps: 200}
      max-steps: 200
      max-epochs: 0
      ema: 0
      validate-every: 50
      save-every: 0
      workers: 2
    """
        .formatted(document());
  }

  String document() {
    return "{kind: hibert, layers: 1}";
  }

  /** Documents of two to five sentences of one to four letters. */
  static List<List<String>> documents(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> all = new ArrayList<>();
    while (all.size() < count) {
      all.add(words(random.nextLong(), random.nextInt(2, 6), 1, 4));
    }
    return all;
  }

  private static String label(List<String> document) {
    long more =
        document.stream().filter(s -> s.startsWith("a")).count()
            - document.stream().filter(s -> s.startsWith("b")).count();
    return more > 0 ? "more of a" : more < 0 ? "more of b" : "even";
  }

  /** A blank line stands between documents. */
  static List<String> lines(List<List<String>> documents) {
    return documents.stream().map(d -> String.join("\n", d) + "\n").toList();
  }

  @Override
  List<Column> data(long seed) {
    List<List<String>> train = documents(seed, 800);
    List<List<String>> held = documents(seed + 1, 100);
    return List.of(
        new Column("train.text", lines(train)),
        new Column("train.label", train.stream().map(DocumentClassificationTest::label).toList()),
        new Column("validation.text", lines(held)),
        new Column(
            "validation.label", held.stream().map(DocumentClassificationTest::label).toList()));
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
      assertThat(predictor.readsDocuments()).isTrue();
      return predictor.answer(lines, 1);
    }
  }

  @Override
  List<String> questions() {
    List<String> questions = new ArrayList<>(lines(documents(9, 40)));
    questions.add(3, "");
    questions.add("a\n\nb");
    questions.add(IntStream.range(0, 50).mapToObj(i -> "abcdef").collect(Collectors.joining("\n")));
    questions.add("fedcba".repeat(20) + "\na");
    return questions;
  }

  @Test
  void sentencesAndDocumentsThatAreLongerThanTheModelReadsAreReadInParts() {
    Path model =
        train("parts", data(5), "training.max-steps=2", "model.sentences=2", "task.window=6");
    assertThat(answers(model, questions())).hasSameSizeAs(questions());
  }

  @Test
  void otherNetworksAndPairsAreRefused() {
    assertThatThrownBy(() -> train("pairs", data(1), "data.train.second=" + folder.resolve("x")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.train.second: found ")
        .hasMessageContaining("model.kind hierarchical reads documents, not pairs");
  }
}
