package dev.seqwright.cli;

import static dev.seqwright.cli.ModelUses.refused;
import static dev.seqwright.cli.ModelUses.succeeded;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several models that translate together, through the command line. */
class EnsembleTranslateTest {
  @TempDir private static Path folder;
  private static CopyTask pairs;
  private static String lines;

  @BeforeAll
  static void train() throws IOException {
    pairs = CopyTask.create(folder, 1);
    List<String> some = new ArrayList<>(Files.readAllLines(pairs.file("test.src")).subList(0, 8));
    some.add(3, "");
    lines = String.join("\n", some) + "\n";
    trained("one", "--seed=1");
    trained("two", "--seed=2");
    trained("fewer", "--tokens=characters");
  }

  private static void trained(String model, String option) {
    succeeded(pairs.train(model, option, "--max-steps=60", "--set=training.max-epochs=0"));
  }

  private static CommandRun translate(String... options) {
    List<String> all = new ArrayList<>(List.of("translate", "--scores"));
    all.addAll(List.of(options));
    return CommandRun.withInput(lines, all.toArray(String[]::new));
  }

  private static String model(String name) {
    return pairs.file(name).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "log-linear"})
  void copiesOfOneModelGiveItsVeryBits(String mean) {
    String alone = succeeded(translate("--model", model("one"))).out();
    String three =
        succeeded(
                translate(
                    "--model", model("one"), model("one"), model("one"), "--ensemble=" + mean))
            .out();
    assertThat(three).isEqualTo(alone);
  }

  @Test
  void bothModelsCountByTheirWeights() {
    String one = succeeded(translate("--model", model("one"))).out();
    String both = succeeded(translate("--model", model("one"), model("two"))).out();
    String almost =
        succeeded(translate("--model", model("one"), model("two"), "--model-weights=1,1e-12"))
            .out();
    assertThat(both).isNotEqualTo(one);
    assertThat(both.lines()).hasSameSizeAs(one.lines().toList());
    assertThat(almost).isEqualTo(one);
  }

  @Test
  void modelsOfOtherVocabulariesAreRefused() {
    refused(
        translate("--model", model("one"), model("fewer")),
        "--model: %s and %s: found different tokens".formatted(model("one"), model("fewer")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ensemble=linear | --ensemble: found one model, expected several",
        "--model-weights=1,2 | --model-weights: found one model, expected several"
      })
  void optionsOfSeveralModelsAreRefusedForOne(String option, String message) {
    refused(translate("--model", model("one"), option), message);
  }

  @Test
  void documentsAreRefusedForSeveral() {
    refused(
        translate("--model", model("one"), model("two"), "--document"),
        "--document: found 2 models, expected one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2,3 | --model-weights: found 3, expected 2, one for each model",
        "1,-1 | --model-weights: found -1.0, expected numbers above 0",
        "1,NaN | --model-weights: found NaN, expected numbers above 0"
      })
  void weightsThatMakeNoSenseAreRefused(String weights, String message) {
    refused(
        translate("--model", model("one"), model("two"), "--model-weights=" + weights), message);
  }
}
