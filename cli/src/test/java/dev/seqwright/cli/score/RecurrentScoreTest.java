package dev.seqwright.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.ToyTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code score}, {@code eval} and {@code generate} with a model that remembers. */
class RecurrentScoreTest {
  private static final String ATTENTION =
      "--set=model.decoder.self-attention={kind: transformer-xl, memory: 10}";

  @TempDir private static Path shared;

  private static ToyTasks tasks;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(shared);
    CommandRun run =
        tasks.continued(
            "remembers",
            "--set=task={kind: language-modelling, context: 6, order: streams}",
            "--set=model.positions=none",
            ATTENTION,
            "--tokens=characters",
            "--max-steps=30");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CommandRun run(String command, String input, String... options) {
    List<String> all = new ArrayList<>(List.of(command, "--model", tasks.path("remembers")));
    all.addAll(List.of(options));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  /** Whatever number of workers reads, and into whatever batches the text would go. */
  @Test
  void aTextIsReadOnceFromItsBeginningToItsEnd() throws IOException {
    String text = "abcabc\n\nabcd\nfedfed\n".repeat(9);
    Path file = Files.writeString(folder.resolve("text"), text);
    CommandRun scored = run("score", text);
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    double nats = -scored.out().lines().mapToDouble(Double::parseDouble).sum();
    CommandRun evaluated = run("eval", "", "--ref", file.toString());
    assertThat(evaluated.out())
        .contains("text:streams|context:6|first:6|stride:6|window:0|memory:10|");
    String json = run("eval", "", "--ref", file.toString(), "--format", "json").out();
    assertThat(number(json, "nats")).isCloseTo(nats / text.length(), within(1e-5));
    CommandRun other = run("score", text, "--set", "workers=2", "--set", "max-tokens=6");
    assertThat(other.out()).as(other.err()).isEqualTo(scored.out());
  }

  private static double number(String json, String metric) {
    String before = "\"metric\" : \"" + metric + "\",\\s+\"name\" : \"[^\"]*\",\\s+\"score\" : ";
    Matcher found = Pattern.compile(before + "([0-9.]+)").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return Double.parseDouble(found.group(1));
  }

  /** A prompt may be longer than the context, and the text too. */
  @Test
  void generationGoesOnOverAnyLength() {
    String prompt = "abcabcfedfedab".repeat(5);
    CommandRun one = run("generate", prompt + "\n", "--greedy", "--max-new-tokens", "50");
    assertThat(one.exitCode()).as(one.err()).isZero();
    CommandRun two =
        run("generate", "ab\n" + prompt + "\nfed\n", "--greedy", "--max-new-tokens", "50");
    assertThat(two.out().lines().toList().get(1)).isEqualTo(one.out().lines().toList().get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--stride", "--context-window"})
  void windowsThatOverlapAreRefused(String option) {
    CommandRun run = run("score", "abc\n", option, "2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            option
                + ": the model remembers 10 positions of the segments before, and reads each token"
                + " once, in segments of 6; leave it out");
  }

  @Test
  void aTranslationHasNothingToRemember() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines"), "abc\nfed\n");
    CommandRun run =
        CommandRun.of(
            "train",
            "--model",
            folder.resolve("translation").toString(),
            "--train-source",
            lines.toString(),
            "--train-target",
            lines.toString(),
            "--set=model.positions=none",
            ATTENTION);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "model.decoder.self-attention: transformer-xl remembers the segments before, and the"
                + " task translation reads its lines in random order; expected memory 0");
  }
}
