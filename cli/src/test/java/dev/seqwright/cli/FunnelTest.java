package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Funnel-Transformer, from its training to its use. */
class FunnelTest {
  private static final String LAYERS = "--set=model.encoder.layers=2";
  private static final String STACK =
      "--set=model.encoder.stack={kind: funnel, blocks: [1, 1], expand: 0}";
  private static final List<String> WORDS = List.of("abc", "f", "", "cabfed", "dad");

  @TempDir static Path folder;

  private static ToyTasks tasks;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(folder);
    CommandRun run = tasks.label("model", LAYERS, STACK, "--set=training.max-steps=200");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Files.write(folder.resolve("words"), WORDS);
  }

  @Test
  void aLineHasItsAnswerWhateverStandsBesideIt() throws IOException {
    List<String> together = predict("words");
    assertThat(together).hasSameSizeAs(WORDS);
    for (int i = 0; i < WORDS.size(); i++) {
      Files.writeString(folder.resolve("alone"), WORDS.get(i) + "\n");
      assertThat(predict("alone")).containsExactly(together.get(i));
    }
  }

  @Test
  void itLearns() throws IOException {
    List<String> expected = Files.readAllLines(folder.resolve("test.label"));
    List<String> found = predict("test.word");
    long right = 0;
    for (int i = 0; i < found.size(); i++) {
      right += found.get(i).equals(expected.get(i)) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(expected.size() * 8L / 10);
  }

  private static List<String> predict(String input) {
    CommandRun run =
        CommandRun.of("predict", "--model=" + tasks.path("model"), "--input=" + tasks.path(input));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onnx | encoder.stack: funnel, expected sequential, or universal with halting: none",
        "huggingface | encoder.stack: funnel, expected sequential"
      })
  void formatsThatCannotExpressItRefuseIt(String format, String reason) {
    Path output = folder.resolve("exported");
    CommandRun run =
        CommandRun.of(
            "export", "--model=" + tasks.path("model"), "--format=" + format, "--output=" + output);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(reason).contains("nothing was written");
    assertThat(output).doesNotExist();
  }

  @Test
  void fewerLayersAreRefused() {
    CommandRun run =
        CommandRun.of(
            "predict",
            "--model=" + tasks.path("model"),
            "--layers=1",
            "--input=" + tasks.path("words"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--layers 1");
  }

  @Test
  void settingsThatCannotBeAreRefusedBeforeAnythingIsWritten() {
    refused(
        "model.encoder.layers: found 3, expected 4 or more with stack funnel",
        tasks.label("refused", "--set=model.encoder.layers=3", "--set=model.encoder.stack=funnel"));
    refused(
        "expected 4 with stack.blocks [2, 2]",
        tasks.label(
            "refused",
            "--set=model.encoder.layers=5",
            "--set=model.encoder.stack={kind: funnel, blocks: [2, 2], expand: 0}"));
    refused(
        "decoder.stack: funnel takes means over positions that a decoder has not written yet",
        tasks.continued("refused", "--set=model.decoder.stack=funnel"));
  }

  private static void refused(String message, CommandRun run) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}
