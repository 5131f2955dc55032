package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The first sentence of a document begins it; the others begin with a vowel or a consonant. */
class SentenceLabellingTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: sentence-labelling, word-dropout: 0}
    tokenizer:
      training: {type: char, vocabulary-size: 12, hard-vocabulary-limit: false}
    model:
      size: 16
      heads: 2
      feed-forward: 32
      document: {kind: hibert, pooling: max}
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

  private static String labels(List<String> document) {
    List<String> labels = new ArrayList<>(List.of("begins"));
    document.stream()
        .skip(1)
        .forEach(s -> labels.add("ae".indexOf(s.charAt(0)) < 0 ? "consonant" : "vowel"));
    return String.join("\n", labels);
  }

  @Override
  List<Column> data(long seed) {
    List<List<String>> train = DocumentClassificationTest.documents(seed, 400);
    List<List<String>> held = DocumentClassificationTest.documents(seed + 1, 60);
    return List.of(
        new Column("train.text", DocumentClassificationTest.lines(train)),
        new Column("train.label", train.stream().map(d -> labels(d) + "\n").toList()),
        new Column("validation.text", DocumentClassificationTest.lines(held)),
        new Column("validation.label", held.stream().map(d -> labels(d) + "\n").toList()));
  }

  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> found = answers(model, lines(data, "validation.text"));
    List<String> right = lines(data, "validation.label").stream().map(String::strip).toList();
    assertThat(accuracy(found, right)).as("documents that are wholly right").isGreaterThan(0.9);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    try (Predictor predictor = Predictor.open(model)) {
      assertThat(predictor.readsDocuments()).isTrue();
      return predictor.answer(lines.stream().map(String::strip).toList(), 1);
    }
  }

  @Override
  List<String> questions() {
    List<String> questions =
        new ArrayList<>(
            DocumentClassificationTest.lines(DocumentClassificationTest.documents(9, 30)));
    questions.add(3, "");
    questions.add("abc\n\nb");
    questions.add("a\n".repeat(40));
    questions.add("fedcba".repeat(20) + "\na");
    return questions;
  }

  /** As many as there are, however long they are and in however many parts they are read. */
  @Test
  void everySentenceHasALabel() {
    Path model =
        train("parts", data(5), "training.max-steps=2", "model.sentences=3", "task.window=6");
    List<String> found = answers(model, questions());
    for (int d = 0; d < found.size(); d++) {
      assertThat(found.get(d).lines().count())
          .as("document %d", d)
          .isEqualTo(questions().get(d).strip().split("\n", -1).length);
    }
  }

  @Test
  void labelsOfADocumentAreLearntTogether() {
    List<Column> data = data(6);
    requireLearnt(train("crf", data, "task.crf=true"), data);
  }

  @Test
  void dataOfWhichSentencesLackLabelsIsRefused() {
    List<Column> data = new ArrayList<>(data(7));
    List<String> labels = new ArrayList<>(lines(data, "train.label"));
    labels.set(2, "vowel\n");
    data.set(1, new Column("train.label", labels));
    int first =
        IntStream.range(0, 2)
                .map(d -> lines(data, "train.text").get(d).split("\n").length + 1)
                .sum()
            + 1;
    assertThatThrownBy(() -> train("short", data))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train.text:" + first + ": a document of ")
        .hasMessageContaining("sentences with 1 labels begins here");
    List<Column> fewer = new ArrayList<>(data(7));
    fewer.set(1, new Column("train.label", lines(data(7), "train.label").subList(0, 9)));
    assertThatThrownBy(() -> train("fewer", fewer))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train.text has 400 documents and ")
        .hasMessageContaining("train.label has 9");
    List<String> flat = List.of("task=sentence-labelling", "model.kind=encoder");
    assertThatThrownBy(() -> Trainer.configuration(Optional.empty(), flat))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.kind: found encoder, expected hierarchical");
  }
}
