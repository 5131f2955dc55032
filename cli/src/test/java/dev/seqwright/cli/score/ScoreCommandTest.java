package dev.seqwright.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.CopyTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code seqwright score} with a model that writes words backwards. */
class ScoreCommandTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    CommandRun run = CopyTask.create(folder, 4).train("model", "--max-steps", "60");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandRun run(String input, String... options) {
    List<String> all = new ArrayList<>(List.of("score", "--model", file("model")));
    all.addAll(List.of(options));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  private static List<String> score(String input, String... options) {
    CommandRun run = run(input, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  private static void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
  }

  @Test
  void aTargetThatIsRightIsMoreProbable() {
    List<String> scores = score("abcd\tdcba\nabcd\tabcd\n");
    assertThat(Double.parseDouble(scores.get(0))).isGreaterThan(Double.parseDouble(scores.get(1)));
  }

  @Test
  void theTokensScoresSumUpToTheTotal() {
    for (String line : score("abcd\tdcba\nfg\tgf\n", "--tokens")) {
      String[] columns = line.split("\t", -1);
      List<String> parts = List.of(columns[1].split(" ", -1));
      assertThat(parts.get(parts.size() - 2)).isEqualTo("</s>");
      double sum = 0;
      for (int i = 1; i < parts.size(); i += 2) {
        sum += Double.parseDouble(parts.get(i));
      }
      assertThat(sum).isCloseTo(Double.parseDouble(columns[0]), within(1e-5));
    }
  }

  /**
   * What translate finds has the score that translate gives it, as long as it ends by itself: to
   * the last digit, on every processor and in both precisions.
   */
  @ParameterizedTest
  @ValueSource(strings = {"float32", "int8"})
  void translationsHaveTheirScores(String precision) throws IOException {
    CommandRun translated =
        CommandRun.of(
            "translate",
            "-m",
            file("model"),
            "-i",
            file("test.src"),
            "--scores",
            "--precision",
            precision);
    List<String> lines = translated.out().lines().toList();
    List<String> sources = Files.readAllLines(folder.resolve("test.src"));
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).split(" \\|\\|\\| ", -1)[0];
      pairs.append(sources.get(i)).append('\t').append(text).append('\n');
    }
    List<String> scores =
        score(pairs.toString(), "--lenpen", "1", "--set", "precision=" + precision);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(scores.get(i)).isEqualTo(lines.get(i).split(" \\|\\|\\| ", -1)[1]);
    }
  }

  /** The scores of tokens that translate writes are those of score. */
  @Test
  void translationsTokensHaveTheirScores() {
    String input = file("test.src");
    CommandRun translated =
        CommandRun.of("translate", "-m", file("model"), "-i", input, "--n-best", "2", "--tokens");
    List<String> lines = translated.out().lines().toList();
    assertThat(lines).hasSize(200);
    String list = written("list.txt", lines);
    List<String> scored =
        score("", "--source", input, "--n-best", list, "--lenpen", "1", "--tokens");
    for (int i = 0; i < lines.size(); i++) {
      String[] columns = lines.get(i).split(" \\|\\|\\| ", -1);
      assertThat(scored.get(i)).isEqualTo(lines.get(i) + " ||| " + columns[2] + "\t" + columns[3]);
    }
  }

  private static String written(String name, List<String> lines) {
    try {
      return Files.write(folder.resolve(name), lines).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a ||| b', ':1: expected'",
    "'1 ||| b;0 ||| b', ':2: found an entry of source 0 after one of 1'",
    "'0 ||| b;2 ||| b', ':2: found an entry of source 2, counted from 0, but'",
  })
  void wrongNBestLists(String lines, String message) {
    String sources = written("two.src", List.of("a", "b"));
    String list = written("wrong.txt", List.of(lines.split(";", -1)));
    refused(run("", "--source", sources, "--n-best", list), "wrong.txt" + message);
  }

  @Test
  void neitherBatchesNorWorkersNorTheInputsFormChangeAnything() throws IOException {
    String[] files = {"--source", file("test.src"), "--target", file("test.trg"), "--tokens"};
    List<String> sources = Files.readAllLines(folder.resolve("test.src"));
    List<String> targets = Files.readAllLines(folder.resolve("test.trg"));
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < sources.size(); i++) {
      pairs.append(sources.get(i)).append('\t').append(targets.get(i)).append('\n');
    }
    List<String> together = score("", files);
    assertThat(together).hasSize(100);
    assertThat(score(pairs.toString(), "--tokens")).isEqualTo(together);
    assertThat(score(pairs.toString(), "--tokens", "--set=max-tokens=1", "--set=workers=1"))
        .isEqualTo(together);
    assertThat(score(pairs.toString(), "--tokens", "--set=maxi-batch=1", "--set=mini-batch=7"))
        .isEqualTo(together);
  }

  @Test
  void blankTargetsHaveTheirEnd() {
    assertThat(score("abc\t\n\tb\n\t\n", "--tokens"))
        .hasSize(3)
        .first()
        .asString()
        .contains("\t</s> ");
  }

  @Test
  void scoresGoToAFile() throws IOException {
    CommandRun run = run("abc\tcba\n", "--output", file("scores.txt"));
    assertThat(run.out()).isEmpty();
    assertThat(folder.resolve("scores.txt")).hasContent(score("abc\tcba\n").getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 'standard input:1: found 1 columns, expected 2: source, tab, target'",
    "'a\tb\nc\td\te', 'standard input:2: found 3 columns'",
    "'', no lines to score",
  })
  void wrongInputs(String input, String message) {
    refused(run(input, "--output", file("none.txt")), message);
    assertThat(folder.resolve("none.txt")).doesNotExist();
  }

  @Test
  void wrongFiles() throws IOException {
    Files.writeString(folder.resolve("short"), "a\n");
    refused(run("", "--source", file("test.src")), "--source without --target");
    refused(
        run("", "--source", file("test.src"), "--target", file("short")),
        "short ends after 1 lines and",
        "test.src does not");
    refused(run("", "--source", file("nowhere"), "--target", file("short")), "does not exist");
    refused(run("a\tb\n", "--set", "beam=3"), "beam");
    refused(CommandRun.of("score", "--model", file("nowhere")), "nowhere does not exist");
  }
}
