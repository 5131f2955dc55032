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
        .hasMessageContaining("--top-k has no effect with --search beam");
    assertThatThrownBy(() -> translated("--sampling", "--beam-size", "3"))
        .hasMessageContaining("--beam-size has no effect with --search sampling");
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
        new CommandLine(new TranslateCommand((path, instrument) -> new CopyingModel()));
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
