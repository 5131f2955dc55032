package dev.seqwright.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.ToyTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every memory from the command line: trained, measured, scored with and continued from. */
class MemoryKindsTest {
  private static final String STATES =
      "model.decoder.self-attention={kind: block-recurrent, window: 2, states: 3}";
  private static final String COMPRESSED =
      "model.decoder.self-attention={kind: compressive, memory: 5, compressed-memory: 4, ratio: 2}";
  private static final String SAME_LAYER =
      "model.decoder.self-attention={kind: ernie-doc, memory: 7}";
  private static final String SLOTS = "model.decoder.stack={kind: memformer, slots: 3}";
  private static final String SUMMARY = "model.decoder.stack=summary";

  @TempDir private Path folder;

  private ToyTasks trained(String kind) throws IOException {
    ToyTasks tasks = ToyTasks.create(folder);
    CommandRun run =
        tasks.continued(
            "remembers",
            "--set=task={kind: language-modelling, context: 6, order: streams}",
            "--set=model.positions=" + (kind.contains("self-attention") ? "none" : "rope"),
            "--set=" + kind,
            "--update-freq=2",
            "--tokens=characters",
            "--max-steps=10");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return tasks;
  }

  private static CommandRun run(ToyTasks tasks, String command, String input, String... options) {
    String[] all = new String[3 + options.length];
    all[0] = command;
    all[1] = "--model";
    all[2] = tasks.path("remembers");
    System.arraycopy(options, 0, all, 3, options.length);
    CommandRun run = CommandRun.withInput(input, all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        STATES + "|memory:2",
        COMPRESSED + "|memory:9",
        SAME_LAYER + "|memory:7",
        SLOTS + "|slots:3",
        SUMMARY + "|summaries:1"
      })
  void aTextIsMeasuredScoredAndContinued(String kind, String signature) throws IOException {
    ToyTasks tasks = trained(kind);
    String text = "abcabc\n\nabcd\nfedfed\n".repeat(9);
    Path file = Files.writeString(folder.resolve("text"), text);
    CommandRun scored = run(tasks, "score", text);
    double nats = -scored.out().lines().mapToDouble(Double::parseDouble).sum();
    CommandRun evaluated = run(tasks, "eval", "", "--ref", file.toString(), "--format", "json");
    assertThat(evaluated.out()).contains("|" + signature);
    assertThat(nats(evaluated.out())).isCloseTo(nats / text.length(), within(1e-5));
    String prompt = "abcabcfedfedab".repeat(5);
    CommandRun one = run(tasks, "generate", prompt + "\n", "--greedy", "--max-new-tokens", "30");
    CommandRun three =
        run(tasks, "generate", "ab\n" + prompt + "\nfed\n", "--greedy", "--max-new-tokens", "30");
    assertThat(three.out().lines().toList().get(1)).isEqualTo(one.out().lines().toList().get(0));
  }

  private static double nats(String json) {
    Pattern form = Pattern.compile("\"nats\",\\s+\"name\" : \"[^\"]*\",\\s+\"score\" : ([0-9.]+)");
    Matcher found = form.matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return Double.parseDouble(found.group(1));
  }

  @Test
  void whatAnAttentionCannotDecodeIsRefused() throws IOException {
    ToyTasks tasks = ToyTasks.create(folder);
    CommandRun trained =
        tasks.continued(
            "remembers",
            "--set=task={kind: language-modelling, context: 6, order: streams}",
            "--set=model.positions=none",
            "--set=model.decoder.self-attention=linear",
            "--set=" + SUMMARY,
            "--tokens=characters",
            "--max-steps=2");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    run(tasks, "score", "abcabcabc\n");
    CommandRun refused =
        CommandRun.withInput("ab\n", "generate", "--model", tasks.path("remembers"));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("begins anew in each segment", "eval and score");
  }

  @Test
  void slotsWithoutSegmentsAreRefused() {
    CommandRun refused =
        CommandRun.of(
            "train",
            "--model",
            folder.resolve("m").toString(),
            "--train-source",
            "a",
            "--train-target",
            "b",
            "--set=" + SLOTS);
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("model.decoder.stack: found memformer", "only a language model reads a text");
  }

  @Test
  void windowsThatOverlapAreRefused() throws IOException {
    ToyTasks tasks = trained(SLOTS);
    CommandRun refused =
        CommandRun.withInput("abc\n", "score", "--model", tasks.path("remembers"), "--stride", "2");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--stride: the model remembers 3 slots of the segments before");
  }
}
