package dev.seqwright.cli;

import static dev.seqwright.cli.ModelUses.refused;
import static dev.seqwright.cli.ModelUses.run;
import static dev.seqwright.cli.ModelUses.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static ModelUses uses;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(shared);
    pairs = CopyTask.create(shared, 1);
    uses = new ModelUses(tasks, pairs);
    succeeded(tasks.label("labels", GATES, "--max-steps=60"));
    succeeded(tasks.continued("words", GATES, "--max-steps=60"));
    succeeded(pairs.train("pairs", GATES, "--max-steps=40", "--set=training.max-epochs=0"));
  }

  @Test
  void oneModelServesEveryBudget() {
    for (List<String> use : uses.all()) {
      String usual = succeeded(run(use)).out();
      assertThat(succeeded(run(use, "--budget", "1")).out()).as("%s", use).isEqualTo(usual);
      assertThat(succeeded(run(use, "--budget", "0.2")).out()).as("%s", use).isNotEqualTo(usual);
      assertThat(succeeded(run(use, "--budget", "0.6")).exitCode()).isZero();
    }
  }

  @Test
  void statesOfABudgetAreWritten() throws IOException {
    Path usual = uses.embedded(folder.resolve("usual.npy"));
    assertThat(Files.mismatch(uses.embedded(folder.resolve("all.npy"), "--budget=1"), usual))
        .isEqualTo(-1);
    assertThat(Files.mismatch(uses.embedded(folder.resolve("part.npy"), "--budget=0.2"), usual))
        .isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict", "score", "translate", "generate", "embed", "eval"})
  void aBudgetOutOfRangeIsRefused(String command) {
    List<String> use = uses.of(command, folder.resolve("none.npy"));
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
}
