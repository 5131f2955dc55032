package dev.seqwright.cli.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TranslateCommandTest {
  @TempDir Path folder;
  private Path input;

  @BeforeEach
  void write() throws IOException {
    input = Files.writeString(folder.resolve("in.txt"), "ab\n\nc\n");
  }

  @Test
  void linesGoToStandardOutput() {
    assertThat(translated()).isEqualTo("ab\n\nc\n");
  }

  @Test
  void scoresFollowTheTexts() {
    assertThat(translated("--scores", "-b", "2"))
        .isEqualTo("ab ||| -1.000000\n ||| 0.000000\nc ||| -1.000000\n");
    assertThat(translated("--scores", "--normalize", "0")).startsWith("ab ||| -3.000000\n");
  }

  @Test
  void nBestListsNameTheirLines() {
    assertThat(translated("--n-best", "2").lines())
        .hasSize(5)
        .startsWith("0 ||| ab ||| -1.000000")
        .anyMatch(line -> line.startsWith("2 ||| c ||| -1.000000"));
    assertThat(translated("--n-best", "1")).startsWith("0 ||| ab ||| -1.000000\n1 |||  ||| ");
  }

  @Test
  void samplingIsRepeated() {
    String[] options = {"--sampling", "--temperature", "20", "--seed", "3", "--workers", "1"};
    assertThat(translated(options)).isEqualTo(translated(options)).isNotEqualTo("ab\n\nc\n");
    assertThat(translated("--sampling", "--top-k", "1")).isEqualTo("ab\n\nc\n");
  }

  @Test
  void aFileIsWrittenWhole() {
    Path output = folder.resolve("out.txt");
    assertThat(translated("--output", output.toString())).isEmpty();
    assertThat(output).hasContent("ab\n\nc\n");
  }

  @Test
  void aMistakeInTheInputLeavesNoOutput() throws IOException {
    byte[] latin1 = "ok\nM\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(input, latin1);
    Path output = folder.resolve("out.txt");
    assertThatThrownBy(() -> translated("--output", output.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("in.txt:2")
        .hasMessageContaining("UTF-8");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(input);
    }
  }

  @Test
  void optionsThatDoNothingAreMistakes() {
    assertThatThrownBy(() -> translated("--top-k", "3"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "--top-k 3 has no effect with search beam: leave it out, or add --sampling");
    assertThatThrownBy(() -> translated("--sampling", "--beam-size", "3"))
        .hasMessageContaining("--beam-size 3 has no effect with search sampling");
  }

  @Test
  void translationsBeginWithTheirPrefixes() throws IOException {
    String prefixes = Files.writeString(folder.resolve("prefixes"), "x\n\n\n").toString();
    assertThat(translated("--prefix", prefixes)).isEqualTo("xb\n\nc\n");
    assertThat(translated("--prefix", prefixes, "--scores", "-b", "2"))
        .isEqualTo("xb ||| -0.666667\n ||| 0.000000\nc ||| -1.000000\n");
    assertThat(translated("--prefix", prefixes, "--prefix-bias", "0.0001")).startsWith("ab\n");
    Files.writeString(input, "ab\tx\n\nc\n");
    assertThat(translated("--prefix-column")).isEqualTo("xb\n\nc\n");
  }

  @Test
  void tokensAreSuppressed() throws IOException {
    Files.writeString(input, "aba\n?\n");
    String never = Files.writeString(folder.resolve("never"), "b a\nc\n").toString();
    assertThat(translated("--suppress", never).lines().findFirst().orElseThrow())
        .startsWith("ab")
        .isNotEqualTo("aba");
    assertThat(translated("--suppress-unknown").lines().skip(1)).noneMatch("?"::equals);
    assertThat(translated("--no-repeat-ngram-size", "1")).doesNotStartWith("aba");
    assertThat(translated("--repetition-penalty", "20")).doesNotStartWith("aba");
  }

  @Test
  void otherTokensEndTranslations() throws IOException {
    Files.writeString(input, "ab,c'd\n");
    assertThat(translated("--end-token", "c", ",")).isEqualTo("ab\n");
    assertThat(translated("--end-token", "'")).isEqualTo("ab,c\n");
    assertThat(translated("--end-token", "b", "--min-length", "4"))
        .doesNotContain("b")
        .endsWith(",c'd\n");
  }

  @Test
  void alternativesAreAList() {
    List<String> lines = translated("--alternatives", "3", "-b", "1").lines().toList();
    assertThat(lines).hasSize(7).startsWith("0 ||| ab ||| -1.000000");
    assertThat(lines.subList(1, 3)).allMatch(line -> line.matches("0 \\|\\|\\| .b .*-3.666667"));
    String[] likely = {"--alternatives", "3", "--min-alternative-probability", "0.3"};
    assertThat(translated(likely).lines()).hasSize(3);
  }

  @Test
  void prefixesThatDoNotFitAreMistakes() throws IOException {
    String two = Files.writeString(folder.resolve("two"), "x\ny\n").toString();
    refused("two has 2 lines", "in.txt has 3", "--prefix", two);
    refused("found both", "expected one", "--prefix", two, "--prefix-column");
    refused("--prefix-bias has no effect", "--prefix", "--prefix-bias", "0.5");
    refused("no-file does not exist", "text file", "--prefix", "no-file");
    Files.writeString(input, "a\tb\tc\n");
    refused("in.txt:1: 3 columns", "a tab and a prefix", "--prefix-column");
  }

  @Test
  void constraintsThatMakeNoSenseAreMistakes() throws IOException {
    String never = Files.writeString(folder.resolve("never"), "a\nb \u00fc\n").toString();
    refused("never:2", "no token '\u00fc'", "--suppress", never);
    refused("end-tokens", "no token 'stop'", "--end-token", "stop");
    refused("repetition-penalty: found 0.0", "more than 0", "--repetition-penalty", "0");
    refused("no-repeat-ngram-size: found -1", "0 (off)", "--no-repeat-ngram-size", "-1");
    String two = Files.writeString(folder.resolve("three"), "x\ny\nz\n").toString();
    refused("prefix-bias: found 1.5", "at most 1", "--prefix", two, "--prefix-bias", "1.5");
    refused("n-best", "1 with alternatives", "--alternatives", "2", "--n-best", "2");
    refused("no effect", "--alternatives", "--min-alternative-probability", "0.1");
    refused("replace-unknown", "decoder.cross-attention", "--replace-unknown");
  }

  private void refused(String first, String second, String... options) {
    assertThatThrownBy(() -> translated(options))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(first)
        .hasMessageContaining(second);
  }

  @Test
  void valuesThatMakeNoSenseAreMistakes() {
    assertThatThrownBy(() -> translated("--beam-size", "none"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("beam-size")
        .hasMessageContaining("none");
    assertThatThrownBy(() -> translated("--n-best", "9")).hasMessageContaining("at most 5");
    assertThatThrownBy(() -> translated("--set", "beam-sise=9")).hasMessageContaining("beam-size");
  }

  private String translated(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("--model", "any", "--input", input.toString()));
    arguments.addAll(List.of(options));
    StringWriter out = new StringWriter();
    CommandLine command =
        new CommandLine(new TranslateCommand((path, use, instrument) -> new CopyingModel()));
    command.setOut(new PrintWriter(out));
    run(command, arguments);
    return out.toString();
  }

  /** Runs the command; its failure is thrown as it is. */
  private static void run(CommandLine command, List<String> arguments) {
    try {
      new CommandLine.RunLast().execute(command.parseArgs(arguments.toArray(String[]::new)));
    } catch (CommandLine.ExecutionException e) {
      throw (RuntimeException) e.getCause();
    }
  }
}
