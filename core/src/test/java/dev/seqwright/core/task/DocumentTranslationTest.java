package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.Translator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Each sentence of a document is one letter, whose translation is the letter of the sentence
 * before, then its own: what cannot be told of a sentence alone.
 */
class DocumentTranslationTest extends TaskContract {
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
      document-context: {kind: han, sentences: 1}
      dropout: 0
    training:
      max-tokens: 200
      learning-rate: 1e-2
      warmup: 40
      schedule: {kind: linear, steps: 400}
      max-steps: 400
      max-epochs: 0
      validate-every: 200
      save-every: 0
      workers: 2
    """;
  }

  @Override
  List<Column> data(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> train = documents(random, 250);
    List<String> held = documents(random, 40);
    return List.of(
        new Column("train.source", train),
        new Column("train.target", translated(train)),
        new Column("validation.source", held),
        new Column("validation.target", translated(held)));
  }

  private static List<String> documents(SplittableRandom random, int count) {
    List<String> lines = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      int sentences = random.nextInt(1, 6);
      for (int i = 0; i < sentences; i++) {
        lines.add(String.valueOf((char) ('a' + random.nextInt(6))));
      }
      lines.add("");
    }
    return lines;
  }

  private static List<String> translated(List<String> lines) {
    List<String> translations = new ArrayList<>();
    String before = "";
    for (String line : lines) {
      translations.add(line.isEmpty() ? "" : before + line);
      before = line;
    }
    return translations;
  }

  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> expected = lines(data, "validation.target");
    try (LoadedTranslator loaded = LoadedTranslator.open(model)) {
      List<String> found = inDocuments(loaded, lines(data, "validation.source"));
      assertThat(accuracy(found, expected)).isGreaterThan(0.95);
    }
    assertThat(accuracy(answers(model, lines(data, "validation.source")), expected))
        .isLessThan(0.75);
  }

  private static List<String> inDocuments(LoadedTranslator model, List<String> lines) {
    var config = model.decoding();
    return new Translator(config, model.codec(), model.models(config.precision()))
        .inDocuments(model.context()).translate(lines).stream()
            .map(line -> line.best().text())
            .toList();
  }

  /** Lines alone: a document has to stay together. */
  @Override
  List<String> answers(Path model, List<String> lines) {
    try (Predictor predictor = Predictor.open(model)) {
      return predictor.answer(lines, 1);
    }
  }

  @Override
  List<String> questions() {
    return List.of("abc", "", "f", "cc", "fedcb");
  }

  @Test
  void aDocumentIsTranslatedAlikeAloneAndInCompany() {
    Path model = train("model", data(3), "training.max-steps=20", "decoding.workers=2");
    List<List<String>> documents =
        List.of(List.of("a", "bc", "d"), List.of("a"), List.of("f", "f", "a", "b", "c"));
    List<String> together = new ArrayList<>();
    documents.forEach(
        document -> {
          together.add("");
          together.addAll(document);
        });
    try (LoadedTranslator loaded = LoadedTranslator.open(model)) {
      List<String> alone = new ArrayList<>();
      for (List<String> document : documents) {
        alone.add("");
        alone.addAll(inDocuments(loaded, document));
      }
      assertThat(inDocuments(loaded, together)).isEqualTo(alone);
    }
  }

  @Test
  void dataWithoutDocumentsIsRefused() {
    List<Column> joined =
        List.of(
            new Column("train.source", List.of("a", "b")),
            new Column("train.target", List.of("a", "b")));
    assertThatThrownBy(() -> train("m", joined))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("data.train.source: found 2 sentences and no blank line");
    List<Column> uneven =
        List.of(
            new Column("train.source", List.of("a", "", "b")),
            new Column("train.target", List.of("a", "b", "")));
    assertThatThrownBy(() -> train("m", uneven))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train.source:2 is blank and ");
  }
}
