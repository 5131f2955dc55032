package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labelling of words from training to use, through the command line. */
class TaggingCommandsTest {
  private static final String SETTINGS =
      """
      model: {size: 16, heads: 2, feed-forward: 32, dropout: 0, encoder: {layers: 1}}
      training: {max-tokens: 200, learning-rate: 1e-2, max-epochs: 0, max-steps: 150, workers: 2, validate-every: 75, save-every: 0}
      """;

  @TempDir private static Path shared;

  @TempDir private Path folder;

  /** A word is a vowel or a consonant, as its first letter is. */
  @BeforeAll
  static void train() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String word = "" + letter(i * 31) + letter(i / 6) + letter(i / 36);
      lines.add(word + "\t" + tag(word));
      if (i % 5 == 4) {
        lines.add("");
      }
    }
    Files.write(shared.resolve("train.conll"), lines);
    Files.writeString(shared.resolve("config.yaml"), SETTINGS);
    succeeded(
        CommandRun.of(
            "train",
            "--task=tagging",
            "--config=" + shared.resolve("config.yaml"),
            "--model=" + shared.resolve("model"),
            "--train-conll=" + shared.resolve("train.conll"),
            "--valid-conll=" + shared.resolve("train.conll")));
  }

  private static char letter(int number) {
    return "abcdef".charAt(number % 6);
  }

  private static String tag(String word) {
    return "ae".indexOf(word.charAt(0)) < 0 ? "CONS" : "VOW";
  }

  private static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static CommandRun predict(String input, String... options) {
    List<String> all = new ArrayList<>(List.of("predict", "--model", "" + shared.resolve("model")));
    all.addAll(List.of(options));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  @Test
  void wordsOfLinesGetTagsLineByLine() {
    assertThat(succeeded(predict("abc  fed\n\n \u200b \ncab")).out())
        .matches("VOW CONS\n\n(VOW|CONS)\nCONS\n");
    assertThat(succeeded(predict("")).out()).isEmpty();
  }

  @Test
  void linesOfAConllFileComeBackWithATagBehindTheLastColumn() throws IOException {
    Path input = folder.resolve("in.conll");
    Path output = folder.resolve("out.conll");
    Files.writeString(input, "-DOCSTART- O\n\nabc x\nfed  y\n\n\n \nbad z");
    succeeded(predict("", "-i", input.toString(), "-o", output.toString()));
    assertThat(output).hasContent("-DOCSTART- O O\n\nabc x VOW\nfed  y CONS\n\n\n \nbad z CONS\n");
  }

  @Test
  void linesOfAConllFileEndAsTheyDid() {
    assertThat(succeeded(predict("abc\tx\r\n\r\nfed\ty\r\n", "--input-format=conll")).out())
        .isEqualTo("abc\tx\tVOW\r\n\r\nfed\ty\tCONS\r\n");
    assertThat(succeeded(predict("abc\r\n\r\nfed\r\n")).out()).isEqualTo("VOW\n\nCONS\n");
  }

  @Test
  void conlluComesBackWithItsComments() {
    String word = "\tfed\t_\t_\t_\t_\t_\t_\t_\t_";
    String text = "# text = fed fed\n1-2" + word + "\n1" + word + "\n2" + word + "\n\n";
    String expected =
        text.replace("_\n1", "_\t_\n1")
            .replace("_\n2", "_\tCONS\n2")
            .replace("_\n\n", "_\tCONS\n\n");
    assertThat(succeeded(predict(text, "--input-format", "conll")).out()).isEqualTo(expected);
  }

  @Test
  void aTabBetweenWordsAsksForTheFormat() {
    CommandRun run = predict("abc\nabc\tVOW\n");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("standard input:2: found a tab, expected words with spaces between;")
        .contains("--input-format conll");
    assertThat(succeeded(predict("abc\tfed\n", "--input-format", "text")).out())
        .isEqualTo("VOW CONS\n");
  }

  @Test
  void aLineWithTooFewColumnsLeavesNoOutput() throws IOException {
    Path input = Files.writeString(folder.resolve("in.conll"), "abc\tVOW\nfed\n");
    Path output = folder.resolve("out.conll");
    CommandRun run = predict("", "-i", input.toString(), "-o", output.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(input + ":2: found 1 columns, expected 2 as in line 1;")
        .contains("#wrong-columns");
    assertThat(output).doesNotExist();
  }

  @Test
  void mistakesInTheDataOfTrainingAreToldByFileAndLine() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.conll"), "abc\tVOW\n\nfed\tKONS\n");
    String[] train = {
      "train",
      "--task=tagging",
      "--model=" + folder.resolve("never"),
      "--train-conll=" + shared.resolve("train.conll"),
      "--valid-conll=" + bad
    };
    CommandRun unknown = CommandRun.of(train);
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains(bad + ":3: the model does not know the tag 'KONS', did you mean 'CONS'?");
    CommandRun column =
        CommandRun.of(
            "train", "--task=tagging", "--model=x", "--train-conll=" + bad, "--column=nine");
    assertThat(column.exitCode()).isEqualTo(2);
    assertThat(column.err())
        .contains("--column nine: data.columns.tag: found nine, expected the number of a column");
  }
}
