package dev.seqwright.cli.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.CopyTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Constraints on a trained model, through the whole command line. */
class ConstrainedTranslationTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    CommandRun run = CopyTask.create(folder, 4).train("model", "--max-steps", "60");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "int8"})
  void translationsBeginWithTheirPrefixes(String precision) {
    for (String search : List.of("greedy", "beam", "sampling")) {
      String[] options = {"--prefix-column", "--search", search, "--precision", precision};
      assertThat(translate("abc\tbad\ncab\ncab\thhhh\n\tab\n", options))
          .hasSize(4)
          .satisfies(lines -> assertThat(lines.get(0)).startsWith("bad"))
          .satisfies(lines -> assertThat(lines.get(2)).startsWith("hhhh"))
          .endsWith("");
    }
  }

  @Test
  void neitherBatchesNorWorkersChangeAnything() throws IOException {
    List<String> words = Files.readAllLines(folder.resolve("test.src"));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      text.append(words.get(i)).append('\t').append("abcdefg", i % 3, i % 3 + i % 5).append('\n');
    }
    List<String> options =
        List.of(
            "--prefix-column",
            "--no-repeat-ngram-size=2",
            "--repetition-penalty=1.4",
            "--suppress=" + Files.writeString(folder.resolve("never"), "h\na b\n"),
            "--n-best=3");
    List<String> together = translate(text.toString(), options.toArray(String[]::new));
    List<String> alone = new ArrayList<>(options);
    alone.addAll(List.of("--mini-batch=1", "--workers=1"));
    assertThat(translate(text.toString(), alone.toArray(String[]::new))).isEqualTo(together);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "int8"})
  void aSourceLetterStandsForOneThatTheModelLacks(String precision) {
    String[] options = {"--prefix-column", "--precision", precision};
    String[] replacing = {"--prefix-column", "--precision", precision, "--replace-unknown"};
    // The letter z is no token: the unknown one is forced in its place.
    String line = "abé\tz\n";
    assertThat(translate(line, options).getFirst()).contains("\u2047");
    assertThat(translate(line, replacing).getFirst()).matches("[abé].*");
  }

  @Test
  void alternativesGoOnInDifferentWays() {
    List<String> lines = translate("abcd\tdc\n", "--prefix-column", "--alternatives", "4");
    assertThat(lines).hasSize(4);
    assertThat(lines.stream().map(line -> line.substring(6, 9)).distinct()).hasSize(4);
    assertThat(lines).allMatch(line -> line.startsWith("0 ||| dc"));
  }

  private static List<String> translate(String text, String... options) {
    List<String> all =
        new ArrayList<>(List.of("translate", "--model", folder.resolve("model").toString()));
    all.addAll(List.of(options));
    CommandRun run = CommandRun.withInput(text, all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return List.of(run.out().split("\n", -1)).subList(0, (int) run.out().lines().count());
  }
}
