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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --budget} in every command that uses a model, and the training that it needs. */
class BudgetTest {
  private static final String GATES =
      "--set=model.norm-placement={kind: conditional, gate-size: 8, budgets: [0.2, 1.0],"
          + " budget-weight: 20, noise-steps: 10}";

  @TempDir private static Path shared;

  private static ToyTasks tasks;
  private static CopyTask pairs;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(shared);
    pairs = CopyTask.create(shared, 1);
    succeeded(tasks.label("labels", GATES, "--max-steps=60"));
    succeeded(tasks.continued("words", GATES, "--max-steps=60"));
    succeeded(pairs.train("pairs", GATES, "--max-steps=40", "--set=training.max-epochs=0"));
  }

  private static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  /** Every command with a model that it is for; each writes numbers or takes part in them. */
  private static List<List<String>> uses() {
    String words = tasks.path("test.word");
    String source = pairs.file("test.src").toString();
    String target = pairs.file("test.trg").toString();
    return List.of(
        List.of("predict", "-m=" + tasks.path("labels"), "-i=" + words, "--probabilities"),
        List.of("score", "-m=" + tasks.path("words"), "--text=" + words),
        List.of("score", "-m=" + tasks.path("pairs"), "--source=" + source, "--target=" + target),
        List.of("translate", "-m=" + tasks.path("pairs"), "-i=" + source, "--scores"),
        List.of("generate", "-m=" + tasks.path("words"), "-i=" + words, "--greedy", "--json"),
        List.of("eval", "--model=" + tasks.path("words"), "--ref=" + words, "--metrics=perplexity"),
        List.of(
            "eval",
            "--model=" + tasks.path("pairs"),
            "--src=" + source,
            "--ref=" + target,
            "--metrics=perplexity"));
  }

  @Test
  void oneModelServesEveryBudget() {
    for (List<String> use : uses()) {
      String usual = succeeded(run(use)).out();
      assertThat(succeeded(run(use, "--budget", "1")).out()).as("%s", use).isEqualTo(usual);
      assertThat(succeeded(run(use, "--budget", "0.2")).out()).as("%s", use).isNotEqualTo(usual);
      assertThat(succeeded(run(use, "--budget", "0.6")).exitCode()).isZero();
    }
  }

  @Test
  void statesOfABudgetAreWritten() throws IOException {
    Path usual = embedded("usual.npy");
    assertThat(Files.mismatch(embedded("all.npy", "--budget=1"), usual)).isEqualTo(-1);
    assertThat(Files.mismatch(embedded("part.npy", "--budget=0.2"), usual)).isNotNegative();
  }

  private Path embedded(String name, String... more) {
    Path output = folder.resolve(name);
    List<String> embed =
        List.of("embed", "-m", tasks.path("labels"), "-i", tasks.path("test.word"), "-o=" + output);
    succeeded(run(embed, more));
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict", "score", "translate", "generate", "embed", "eval"})
  void aBudgetOutOfRangeIsRefused(String command) {
    List<String> use =
        command.equals("embed")
            ? List.of("embed", "-m", tasks.path("labels"), "-o=" + folder.resolve("none.npy"))
            : uses().stream().filter(u -> u.getFirst().equals(command)).findFirst().orElseThrow();
    refused(run(use, "--budget", "0"), "--budget: found 0, expected a number more than 0");
    refused(
        run(use, "--budget", "0.1"),
        "--budget 0.1: model.norm-placement.budget: found 0.1, expected 0.2 to 1.0");
    assertThat(folder.resolve("none.npy")).doesNotExist();
  }

  @Test
  void aModelWithoutGatesHasNoBudget() {
    succeeded(tasks.label("plain", "--max-steps=1"));
    refused(
        CommandRun.of(
            "predict", "-m", tasks.path("plain"), "-i", tasks.path("test.word"), "--budget=0.5"),
        "--budget 0.5: the model has no gates: found model.norm-placement: pre-norm, expected"
            + " conditional");
  }

  @Test
  void gatesAreRefusedByFormatsThatCannotExpressThem() {
    for (String format : List.of("onnx", "huggingface", "ctranslate2")) {
      Path output = folder.resolve(format);
      CommandRun run =
          CommandRun.of("export", "-m", tasks.path("pairs"), "-o=" + output, "--format=" + format);
      refused(run, "norm-placement: ");
      assertThat(run.err()).contains("conditional");
      assertThat(output).doesNotExist();
    }
    Path output = folder.resolve("smaller");
    succeeded(CommandRun.of("export", "-m", tasks.path("pairs"), "-o=" + output));
  }

  @Test
  void aRunThatWasResumedEqualsTheUnbrokenOne() throws IOException {
    succeeded(tasks.label("unbroken", GATES, "--max-steps=13"));
    succeeded(tasks.label("resumed", GATES, "--max-steps=6"));
    succeeded(tasks.label("resumed", GATES, "--max-steps=13"));
    assertThat(Files.mismatch(parameters("resumed"), parameters("unbroken"))).isEqualTo(-1);
  }

  private static Path parameters(String model) {
    return Path.of(tasks.path(model)).resolve("model.safetensors");
  }

  private static void refused(CommandRun run, String message) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
  }

  private static CommandRun run(List<String> use, String... more) {
    List<String> all = new ArrayList<>(use);
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
