package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model folder of format 1 that is stored with the tests, made by {@code make.sh} there, does
 * what it did when it was made. It writes numbers below a thousand, given in English words, in
 * digits.
 */
class StoredModelTest {
  private static final Path STORED = stored();

  /**
   * Log-probabilities of some four tokens in float32, summed in another order by other kernels:
   * those of plain loops differ by 1e-6.
   */
  private static final double ROUNDING = 2e-5;

  @TempDir private Path folder;

  /** Every second-best translation is less probable by 0.2 or more, far over any rounding. */
  @ParameterizedTest
  @ValueSource(strings = {"greedy", "beam"})
  void itTranslatesAsItDid(String search) throws IOException {
    CommandRun run = run("translate", STORED.resolve("model"), "--search", search);
    assertThat(run.out()).isEqualTo(Files.readString(STORED.resolve(search + ".target")));
  }

  @Test
  void itScoresAsItDid() throws IOException {
    Path targets = STORED.resolve("test.target");
    Path sources = STORED.resolve("test.source");
    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + STORED.resolve("model"),
            "--source=" + sources,
            "--target=" + targets);
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> expected = Files.readAllLines(STORED.resolve("test.scores"));
    List<String> found = run.out().lines().toList();
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Double.parseDouble(found.get(i)))
          .as("line %d", i + 1)
          .isCloseTo(Double.parseDouble(expected.get(i)), within(ROUNDING));
    }
  }

  /** A run that began anew would count from step 1 and find a perplexity of 6 or more. */
  @Test
  void trainingGoesOnWhereItStopped() throws IOException {
    copyTo(folder);
    Path model = folder.resolve("model");
    CommandRun run =
        CommandRun.of(
            "train",
            "--config=" + folder.resolve("config.yaml"),
            "--model=" + model,
            "--train-source=" + folder.resolve("train.source"),
            "--train-target=" + folder.resolve("train.target"),
            "--max-steps=620",
            "--report-every=10");
    assertThat(run.exitCode()).as(run.err()).isZero();
    String log = Files.readString(model.resolve("log.jsonl"));
    assertThat(numbers(log, "step")).containsExactly(200.0, 400.0, 600.0, 610.0, 620.0);
    assertThat(numbers(log, "perplexity").subList(3, 5)).allMatch(value -> value < 2);
    assertThat(Files.mismatch(weights(model), weights(STORED.resolve("model")))).isNotNegative();
    assertThat(run("translate", model).out().lines()).hasSize(20);
  }

  private static CommandRun run(String command, Path model, String... options) {
    String[] first = {command, "--model=" + model, "--input=" + STORED.resolve("test.source")};
    CommandRun run =
        CommandRun.of(Stream.of(first, options).flatMap(Stream::of).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static Path weights(Path model) {
    return model.resolve("model.safetensors");
  }

  /** The values of a field of a log, line by line. */
  private static List<Double> numbers(String log, String field) {
    return Pattern.compile("\"" + field + "\":([0-9.E+-]+)")
        .matcher(log)
        .results()
        .map(MatchResult::group)
        .map(found -> Double.valueOf(found.substring(found.indexOf(':') + 1)))
        .toList();
  }

  /** Copies the model and what it was made of, to be changed. */
  static Path copyTo(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(STORED)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(STORED.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return folder;
  }

  private static Path stored() {
    try {
      return Path.of(
              Objects.requireNonNull(StoredModelTest.class.getResource("format1/config.yaml"))
                  .toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
