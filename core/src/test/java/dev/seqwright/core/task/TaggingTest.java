package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ConllForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A word's tag tells whether it begins with a, b or c, and whether the word before it does. */
class TaggingTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: tagging
    tokenizer:
      training: {vocabulary-size: 100}
    model:
      size: 16
      heads: 2
      feed-forward: 32
      encoder: {layers: 1, self-attention: {kind: band, window: 1}}
      positions: tener
      dropout: 0
    training:
      max-tokens: 500
      learning-rate: 1e-2
      warmup: 20
      schedule: {kind: linear, steps: 300}
      max-steps: 300
      max-epochs: 0
      ema: 0
      validate-every: 50
      save-every: 0
      workers: 2
    """;
  }

  @Override
  List<Column> data(long seed) {
    List<String> words = words(seed, 60, 1, 4);
    return List.of(
        new Column("train.conll", conll(sentences(seed, words, 300))),
        new Column("validation.conll", conll(sentences(seed + 1, words, 40))));
  }

  private static List<List<String>> sentences(long seed, List<String> words, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> sentences = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      sentences.add(
          random.ints(random.nextInt(2, 8), 0, words.size()).mapToObj(words::get).toList());
    }
    return sentences;
  }

  private static List<String> conll(List<List<String>> sentences) {
    List<String> lines = new ArrayList<>();
    for (List<String> sentence : sentences) {
      for (int i = 0; i < sentence.size(); i++) {
        lines.add(sentence.get(i) + "\t" + tag(sentence, i));
      }
      lines.add("");
    }
    return lines;
  }

  private static String tag(List<String> sentence, int i) {
    return half(sentence.get(i)) + (i == 0 ? "first" : half(sentence.get(i - 1)));
  }

  private static String half(String word) {
    return word.charAt(0) < 'd' ? "low" : "high";
  }

  /** To say always the same is right in a fifth of the cases. */
  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<List<String>> sentences = new ArrayList<>(List.of(new ArrayList<>()));
    List<String> expected = new ArrayList<>();
    for (String line : lines(data, "validation.conll")) {
      if (line.isEmpty()) {
        sentences.add(new ArrayList<>());
      } else {
        sentences.getLast().add(line.split("[\t ]", -1)[0]);
        expected.add(line.split("[\t ]", -1)[1]);
      }
    }
    List<String> found = new ArrayList<>();
    try (Predictor predictor = Predictor.open(model)) {
      predictor.words().orElseThrow().tags(sentences).forEach(found::addAll);
    }
    assertThat(accuracy(found, expected)).isGreaterThan(0.9);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    try (Predictor predictor = Predictor.open(model)) {
      return predictor.answer(lines, 1);
    }
  }

  @Override
  List<String> questions() {
    List<String> questions =
        new ArrayList<>(
            sentences(9, words(9, 40, 1, 9), 30).stream().map(s -> String.join(" ", s)).toList());
    questions.add(3, "");
    questions.add("  a \u0001 \u200b   b\u00a0c \u00a0 \ud83d\ude00 " + "fabe".repeat(5000));
    questions.add(String.join(" ", words(3, 900, 1, 5)));
    return questions;
  }

  @Test
  void thereAreAsManyTagsAsWordsWhateverTheyAre() {
    Path model = train("model", data(5), "training.max-steps=3");
    List<String> answers = answers(model, questions());
    for (int i = 0; i < answers.size(); i++) {
      assertThat(ConllForm.words(answers.get(i)))
          .hasSameSizeAs(ConllForm.words(questions().get(i)));
    }
  }

  @Test
  void aTransformerReadsCharacters() {
    List<Column> data = data(6);
    requireLearnt(train("transformer", data, "task.characters=transformer"), data);
  }

  @Test
  void aTransformerInATransformerReadsCharacters() {
    List<Column> data = data(6);
    requireLearnt(train("tnt", data, "task.characters=tnt", "model.encoder.layers=2"), data);
  }

  @Test
  void whatTellsEachLayerSomethingNeedsAStackThatHasEachOnce() {
    assertThatThrownBy(
            () ->
                train(
                    "refused",
                    data(6),
                    "task.characters=tnt",
                    "model.encoder.layers=4",
                    "model.encoder.self-attention=full",
                    "model.encoder.stack=funnel"))
        .hasMessageContaining("task.characters: found tnt, expected another kind with a stack");
  }

  @Test
  void piecesAloneTellWhatAWordIs() {
    List<List<String>> sentences = sentences(6, words(6, 60, 1, 4), 300);
    List<String> lines = new ArrayList<>();
    sentences.forEach(s -> s.forEach(word -> lines.add(word + " " + half(word))));
    List<Column> data =
        List.of(new Column("train.conll", lines), new Column("validation.conll", lines));
    requireLearnt(train("pieces", data, "task.characters=none", "data.max-length=20"), data);
  }

  @Test
  void aRandomFieldLearns() {
    List<Column> data = data(7);
    requireLearnt(train("crf", data, "task.crf=true"), data);
  }

  /** Windows of 12 tokens: less than the longest sentences have. */
  @Test
  void sentencesMayBeLongerThanWindows() {
    List<Column> data = data(8);
    Path model =
        train(
            "windows",
            data,
            "data.max-length=12",
            "task.crf=true",
            "training.max-steps=400",
            "training.schedule={kind: linear, steps: 400}");
    requireLearnt(model, data);
    List<String> words = words(8, 60, 1, 4);
    List<String> tags =
        ConllForm.words(answers(model, List.of(String.join(" ", words))).getFirst());
    List<String> expected = IntStream.range(0, 60).mapToObj(i -> tag(words, i)).toList();
    assertThat(accuracy(tags, expected)).isGreaterThan(0.9);
  }

  @Test
  void piecesMayBeDrawnAtRandom() {
    List<Column> data = data(4);
    Path best = train("best", data, "training.max-steps=5");
    Path drawn = train("drawn", data, "training.max-steps=5", "tokenizer.sampling=0.5");
    assertThat(answers(drawn, questions())).hasSameSizeAs(questions());
    String parameters = "model.safetensors";
    assertThat(best.resolve(parameters).toFile().length())
        .isEqualTo(drawn.resolve(parameters).toFile().length());
    assertThatThrownBy(
            () ->
                assertThat(drawn.resolve(parameters))
                    .hasSameBinaryContentAs(best.resolve(parameters)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void chunksAreFoundByAllowedTagsAlone() {
    List<String> lines = new ArrayList<>();
    for (String sentence : List.of("a b c", "d a b", "d d c", "a c b")) {
      String before = "O";
      for (String word : sentence.split(" ", -1)) {
        before = !word.equals("d") ? (before.equals("O") ? "B-x" : "I-x") : "O";
        lines.add(word + " " + before);
      }
      lines.add("");
    }
    List<Column> data =
        List.of(new Column("train.conll", lines), new Column("validation.conll", lines));
    Path model =
        train(
            "chunks",
            data,
            "training.max-steps=2",
            "training.early-stopping.metric=f1",
            "tokenizer.training.vocabulary-size=20");
    for (String answer : answers(model, questions())) {
      assertThat(" O " + answer).doesNotContain(" O I-x");
    }
  }

  @Test
  void wordsAndTagsMayStandInFilesOfLines() {
    List<Column> data =
        List.of(
            new Column("train.text", List.of("a b", "", "c")),
            new Column("train.label", List.of("X Y", "", "Z")));
    Path model = train("lines", data, "training.max-steps=1", "training.validate-every=0");
    assertThat(model.resolve("tag.labels.txt")).hasContent("X\nY\nZ\n");
  }

  @Test
  void unknownTagsAreRefused() {
    assertThatThrownBy(
            () ->
                train(
                    "unknown",
                    List.of(
                        new Column("train.conll", List.of("a\tNOUN", "b\tVERB")),
                        new Column("validation.conll", List.of("a\tNOUN", "", "b\tVREB")))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            folder.resolve("validation.conll")
                + ":3: the model does not know the tag 'VREB', did you mean 'VERB'? Allowed: NOUN,"
                + " VERB");
    assertThat(Files.exists(folder.resolve("unknown").resolve("config.yaml"))).isFalse();
  }

  @Test
  void tagsThatTheSchemeDoesNotAllowAreRefused() {
    List<Column> data = List.of(new Column("train.conll", List.of("a\tB-x", "b\tO", "c\tI-x")));
    assertThatThrownBy(() -> train("scheme", data, "task.scheme=iob2", "training.validate-every=0"))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith(
            "train.conll:3: I-x cannot follow O in task.scheme iob2; correct the tags, or set"
                + " task.scheme to none");
  }
}
