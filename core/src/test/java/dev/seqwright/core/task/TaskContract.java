package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.StopSignal;
import dev.seqwright.core.train.report.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every task promises, tried on toy data that a tiny network learns in seconds: it learns from
 * any seed, the same seed gives the same bits, a run that was stopped and resumed is the unbroken
 * one, and what a model says of a line does not depend on the lines around it.
 */
abstract class TaskContract {
  private static final List<String> STATE =
      List.of("model.safetensors", "training/optimizer.safetensors");

  @TempDir Path folder;

  /** The task and the model, YAML. */
  abstract String configuration();

  /**
   * The columns of the toy data of a seed, by their keys under {@code data}: {@code train.text},
   * {@code validation.label}. No example of {@code validation} is in {@code train}.
   */
  abstract List<Column> data(long seed);

  /** Asserts that a model has learnt the toy data, by what it makes of the validation set. */
  abstract void requireLearnt(Path model, List<Column> data);

  /** What a model says of lines. */
  abstract List<String> answers(Path model, List<String> lines);

  /** Lines of several lengths that it can be asked, an empty one among them. */
  abstract List<String> questions();

  /**
   * A column of the toy data.
   *
   * @param key its key under {@code data}
   * @param lines of its file
   */
  record Column(String key, List<String> lines) {}

  @Test
  void itLearnsFromAFreshSeed() {
    long seed = Instant.now().toEpochMilli();
    List<Column> data = data(seed);
    Path model = train("learnt", data, "training.seed=" + seed);
    assertThatCode(() -> requireLearnt(model, data)).as("seed %d", seed).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theSameSeedAndWorkersGiveTheSameBits(int workers) {
    String[] settings = {
      "training.workers=" + workers, "training.max-steps=12", "model.dropout=0.2"
    };
    Path first = train("first", data(1), settings);
    requireSameBits(train("second", data(1), settings), first);
    Path other = train("other", data(1), with(settings, "training.seed=7"));
    assertThat(Files.exists(other)).isTrue();
    assertThat(mismatch(other, first)).as("bits of another seed").isNotNegative();
  }

  @Test
  void aRunThatWasStoppedAndResumedEqualsTheUnbrokenOne() {
    String[] settings = {
      "training.validate-every=5", "model.dropout=0.2", "training.ema=0.9", "training.workers=2"
    };
    Path unbroken = train("unbroken", data(2), with(settings, "training.max-steps=23"));
    train("resumed", data(2), with(settings, "training.max-steps=9"));
    Path resumed = train("resumed", data(2), with(settings, "training.max-steps=23"));
    requireSameBits(resumed, unbroken);
  }

  @Test
  void aRunGoesOnUnderOtherSettingsOrNamesThoseThatCannotChange() {
    String[] settings = {"training.max-steps=3", "training.workers=1"};
    train("model", data(4), with(settings, "training.validate-every=0"));
    train(
        "model",
        data(4),
        "training.max-steps=6",
        "training.workers=2",
        "training.max-tokens=1000",
        "training.update-freq=3",
        "training.learning-rate=1e-3",
        "training.average={of: last, count: 2, every: checkpoint}",
        "training.save-every=2");
    refused(
        "model.dropout=0.3",
        "another model: found model.dropout: 0.0, the configuration says model.dropout: 0.3;");
    refused(
        "training.ema=0.9",
        "a run without a moving average: found training.ema: 0.0, the configuration says"
            + " training.ema: 0.9;");
    refused(
        "tokenizer.training.vocabulary-size=9",
        "a run with other tokenizers: found tokenizer.training.vocabulary-size: ",
        ", the configuration says tokenizer.training.vocabulary-size: 9; choose another --model");
    refused("tokenizer.source=other.model", "other tokenizers: found tokenizer.source: null");
  }

  private void refused(String setting, String... parts) {
    assertThatThrownBy(() -> train("model", data(4), "training.max-steps=9", setting))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model holds a run")
        .hasMessageContainingAll(parts);
  }

  @Test
  void theTokenizerOfARunMayLieElsewhereLater() throws IOException {
    Path first = train("first", data(4), "training.max-steps=1");
    String file = Files.exists(first.resolve("text.model")) ? "text.model" : "source.model";
    Path given = Files.copy(first.resolve(file), folder.resolve("given.model"));
    train("model", data(4), "training.max-steps=1", "tokenizer.source=" + given);
    Path moved = Files.move(given, folder.resolve("moved.model"));
    train("model", data(4), "training.max-steps=2", "tokenizer.source=" + moved);
  }

  @Test
  void aLineIsAnsweredAlikeAloneAndInCompany() {
    Path model = train("model", data(3), "training.max-steps=20", "decoding.workers=2");
    List<String> together = answers(model, questions());
    assertThat(together).hasSameSizeAs(questions());
    List<String> alone = new ArrayList<>();
    questions().forEach(line -> alone.addAll(answers(model, List.of(line))));
    assertThat(together).isEqualTo(alone);
  }

  /** Trains as the command line does, with settings over the configuration. */
  final Path train(String name, List<Column> data, String... settings) {
    List<String> all = new ArrayList<>();
    data.forEach(column -> all.add("data." + column.key() + "=" + file(column)));
    all.addAll(List.of(settings));
    Path model = folder.resolve(name);
    RunConfig config =
        Trainer.configuration(
            Optional.of(write("config.yaml", List.of(configuration().split("\n")))), all);
    Trainer.train(
        config, model, new TrainingListener() {}, new StopSignal(), UnaryOperator.identity());
    return model;
  }

  private Path file(Column column) {
    return write(column.key(), column.lines());
  }

  final Path write(String name, List<String> lines) {
    try {
      return Files.write(folder.resolve(name), lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void requireSameBits(Path found, Path expected) {
    for (String file : STATE) {
      assertThat(found.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
    }
  }

  private static long mismatch(Path found, Path expected) {
    try {
      return Files.mismatch(found.resolve(STATE.getFirst()), expected.resolve(STATE.getFirst()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Different words of the letters a to f, of some lengths. */
  static List<String> words(long seed, int count, int shortest, int longest) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> word(random, random.nextInt(shortest, longest + 1)))
        .distinct()
        .limit(count)
        .toList();
  }

  private static String word(SplittableRandom random, int length) {
    return random
        .ints(length, 'a', 'g')
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  /** The lines of a column. */
  static List<String> lines(List<Column> data, String key) {
    return data.stream().filter(c -> c.key().equals(key)).findFirst().orElseThrow().lines();
  }

  /** The share of answers that are the expected ones. */
  static double accuracy(List<String> found, List<String> expected) {
    assertThat(found).hasSameSizeAs(expected);
    long right =
        IntStream.range(0, found.size()).filter(i -> found.get(i).equals(expected.get(i))).count();
    return (double) right / found.size();
  }

  static String[] with(String[] settings, String... more) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
