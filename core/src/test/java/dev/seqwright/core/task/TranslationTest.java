package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

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

  @Test
  void aValidationMeasuresWhatIsAskedFor() throws Exception {
    String[] short10 = {"training.max-steps=10", "training.validate-every=10"};
    Path all = train("all", data(4), short10);
    assertThat(log(all)).contains("\"bleu\":", "\"chrf\":", "\"perplexity\":", "\"accuracy\":");
    Path one = train("one", data(4), with(short10, "training.validation.metrics=perplexity"));
    assertThat(log(one)).contains("\"perplexity\":").doesNotContain("bleu", "chrf", "accuracy");
    Path few = train("few", data(4), with(short10, "training.validation.lines=3"));
    assertThat(perplexity(few)).isNotEqualTo(perplexity(all)).isNotEmpty();
    assertThat(perplexity(one)).isEqualTo(perplexity(all));
    train("greedy", data(4), with(short10, "training.validation.beam-size=1"));
  }

  @Test
  void whatAValidationCannotMeasureIsRefused() {
    assertThatThrownBy(() -> train("m", data(4), "training.validation.metrics=[bleu, rouge]"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "training.validation.metrics: found 'rouge', expected bleu, chrf, perplexity,"
                + " accuracy");
    assertThatThrownBy(
            () ->
                train(
                    "m",
                    data(4),
                    "training.validation.metrics=perplexity",
                    "training.early-stopping.metric=bleu"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("early-stopping.metric: found 'bleu', expected perplexity");
  }

  @Test
  void whatNeedsAValidationSetIsRefusedWithoutOne() {
    List<Column> without = data(4).subList(0, 2);
    for (String setting : List.of("training.publish=best", "training.early-stopping.patience=3")) {
      String key = setting.substring(0, setting.indexOf('='));
      assertThatThrownBy(() -> train("m", without, setting))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(key + ": found ")
          .hasMessageContaining("a validation set, data.validation");
    }
  }

  @Test
  void anotherMetricForgetsTheBestScoreOfTheOneBefore() throws IOException {
    String[] often = {"training.validate-every=1", "training.early-stopping.patience=3"};
    train(
        "m",
        data(5),
        with(often, "training.max-steps=4", "training.early-stopping.metric=accuracy"));
    Path model =
        train(
            "m",
            data(5),
            with(often, "training.max-steps=8", "training.early-stopping.metric=perplexity"));
    assertThat(log(model)).contains("\"step\":5,\"epoch\":1", "\"best-step\":5,\"stalled\":0");
  }

  private static String perplexity(Path model) throws IOException {
    return log(model).replaceAll("(?s).*\"perplexity\":([0-9.]+).*", "$1");
  }

  private static String log(Path model) throws IOException {
    return Files.readString(model.resolve("log.jsonl"));
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
