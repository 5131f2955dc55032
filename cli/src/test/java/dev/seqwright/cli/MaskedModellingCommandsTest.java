package dev.seqwright.cli;

import static dev.seqwright.cli.ModelUses.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pre-training of an encoder on hidden tokens, through the command line. */
class MaskedModellingCommandsTest {
  @TempDir private static Path folder;
  private static ToyTasks tasks;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(folder);
    succeeded(
        CommandRun.of(
            "train",
            "--task=masked-language-modelling",
            "--model=" + model(),
            "--train-text=" + tasks.path("train.twice"),
            "--valid-text=" + tasks.path("test.twice"),
            "--tokens=characters",
            "--set=model.size=32",
            "--set=model.feed-forward=64",
            "--set=model.encoder.layers=1",
            "--set=training.validate-every=20",
            "--max-steps=40",
            "--set=training.warmup=5"));
  }

  private static String model() {
    return folder.resolve("masked").toString();
  }

  @Test
  void validationsTellPerplexityAndAccuracyOfHiddenTokens() throws IOException {
    assertThat(Files.readString(folder.resolve("masked/log.jsonl")))
        .contains("\"perplexity\":", "\"accuracy\":");
  }

  @Test
  void masksAreFilledLineByLine() {
    String input = "ab<mask>\n\n<mask>\nabc\n";
    String[] lines =
        succeeded(CommandRun.withInput(input, "predict", "--model=" + model()))
            .out()
            .split("\n", -1);
    assertThat(lines).hasSize(5);
    assertThat(lines[0]).hasSize(3).startsWith("ab");
    assertThat(lines[1]).isEmpty();
    assertThat(lines[2]).hasSize(1);
    assertThat(lines[3]).isEqualTo("abc");
  }

  @Test
  void statesAreEmbedded() throws IOException {
    Path out = folder.resolve("states.npy");
    succeeded(CommandRun.withInput("abc\nb\n", "embed", "--model=" + model(), "--output=" + out));
    assertThat(Files.size(out)).isGreaterThan(2L * 32 * Float.BYTES);
  }

  @Test
  void whatItIsNotForIsRefused() {
    ModelUses.refused(
        CommandRun.withInput("abc\n", "translate", "--model=" + model()),
        "found a model of the task masked-language-modelling, expected one of translation;"
            + " 'seqwright predict' fills in the masks of lines with it");
    ModelUses.refused(
        CommandRun.of(
            "train",
            "--task=masked-language-modelling",
            "--model=" + folder.resolve("none"),
            "--train-text=" + tasks.path("train.twice"),
            "--set=model.encoder.stack=early-exit"),
        "model.encoder.stack: found early-exit");
  }
}
