package dev.seqwright.cli;

import static dev.seqwright.cli.ModelUses.refused;
import static dev.seqwright.cli.ModelUses.run;
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
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --layers} in every command that uses a model, and the training that it needs. */
class FewerLayersTest {
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
    succeeded(tasks.label("labels", dropping("encoder", "--max-steps=30")));
    succeeded(tasks.continued("words", dropping("decoder", "--max-steps=30")));
    String[] both = {
      "--set=model.encoder.layers=2",
      "--set=model.encoder.stack={kind: sequential, layer-drop: 0.3}",
      "--set=training.max-epochs=0"
    };
    List<String> all = new ArrayList<>(List.of(dropping("decoder", "--max-steps=30")));
    all.addAll(List.of(both));
    succeeded(pairs.train("pairs", all.toArray(String[]::new)));
  }

  private static String[] dropping(String stack, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--set=model." + stack + ".layers=4",
                "--set=model." + stack + ".stack={kind: sequential, layer-drop: 0.3}"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void allLayersAreTheModelAndFewerAreAnother() {
    for (List<String> use : uses.all()) {
      String usual = succeeded(run(use)).out();
      String most = use.stream().anyMatch(argument -> argument.contains("pairs")) ? "2,4" : "4";
      assertThat(succeeded(run(use, "--layers", most)).out()).as("%s", use).isEqualTo(usual);
      assertThat(succeeded(run(use, "--layers", "1")).out()).as("%s", use).isNotEqualTo(usual);
    }
  }

  @Test
  void statesOfFewerLayersAreWritten() throws IOException {
    Path usual = uses.embedded(folder.resolve("usual.npy"));
    assertThat(Files.mismatch(uses.embedded(folder.resolve("all.npy"), "--layers=4"), usual))
        .isEqualTo(-1);
    assertThat(Files.mismatch(uses.embedded(folder.resolve("two.npy"), "--layers=2"), usual))
        .isNotNegative();
  }

  @Test
  void whatIsExportedHasNoOtherLayers() {
    for (String model : List.of("labels", "words", "pairs")) {
      succeeded(export(model, model));
    }
    for (List<String> use : uses.all()) {
      List<String> exported = use.stream().map(this::inExports).toList();
      assertThat(succeeded(run(exported)).out())
          .as("%s", exported)
          .isEqualTo(succeeded(run(use, "--layers=1")).out());
    }
    assertThat(succeeded(export("pairs", "bin", "--format=ctranslate2")).out())
        .contains("model.bin", "check: 10 of 10 lines translated alike");
    assertThat(succeeded(export("words", "graph", "--format=onnx")).out()).contains("model.onnx");
  }

  private String inExports(String argument) {
    String name = argument.substring(argument.lastIndexOf('/') + 1);
    return argument.equals("-m=" + tasks.path(name))
            || argument.equals("--model=" + tasks.path(name))
        ? argument.replace(tasks.path(name), folder.resolve(name).toString())
        : argument;
  }

  private CommandRun export(String model, String output, String... more) {
    List<String> all =
        List.of("export", "-m=" + tasks.path(model), "-o=" + folder.resolve(output), "--layers=1");
    return run(all, more);
  }

  @Test
  void anExportOfLayersThatAreNotThereWritesNothing() {
    List<String> export = List.of("export", "-m=" + tasks.path("labels"));
    refused(
        run(export, "--layers=5", "-o=" + folder.resolve("none")),
        "--layers 5: found 5, expected 4 at most");
    refused(
        run(export, "--layers=two", "-o=" + folder.resolve("none")),
        "--layers: found two, expected a number");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict", "score", "translate", "generate", "embed", "eval"})
  void whatAModelLacksIsRefusedByTheNameOfTheOption(String command) {
    List<String> use = uses.of(command, folder.resolve("none.npy"));
    refused(run(use, "--layers", "5"), "--layers 5: found 5, expected ");
    refused(run(use, "--layers", "0"), "--layers: found 0, expected a number");
    assertThat(folder.resolve("none.npy")).doesNotExist();
  }

  @Test
  void aModelThatWasTrainedWithAllLayersKeepsThem() {
    succeeded(tasks.label("usual", "--set=model.encoder.layers=2", "--max-steps=2"));
    refused(
        CommandRun.of(
            "predict", "-m", tasks.path("usual"), "-i", tasks.path("test.word"), "--layers=1"),
        "--layers 1: the encoder works with all of its 2 layers only: found model.encoder.stack:"
            + " sequential, expected sequential, trained with a layer-drop above 0");
    succeeded(
        CommandRun.of(
            "predict", "-m", tasks.path("usual"), "-i", tasks.path("test.word"), "--layers=2"));
  }

  @Test
  void filesHaveNoLayers() {
    refused(
        CommandRun.of(
            "eval",
            "--ref=" + tasks.path("test.label"),
            "--hyp=" + tasks.path("test.label"),
            "--layers=2"),
        "--layers is of a model: give --model DIR, or leave it out");
  }

  /** The layers that an update leaves out depend on the seed and its number alone. */
  @Test
  void aRunThatWasResumedLeavesOutWhatTheUnbrokenOneDoes() throws IOException {
    String[] settings = dropping("encoder", "--set=training.validate-every=5");
    succeeded(tasks.label("unbroken", with(settings, "--max-steps=13")));
    succeeded(tasks.label("resumed", with(settings, "--max-steps=6")));
    succeeded(tasks.label("resumed", with(settings, "--max-steps=13")));
    assertThat(Files.mismatch(parameters("resumed"), parameters("unbroken"))).isEqualTo(-1);
    succeeded(tasks.label("other", with(settings, "--max-steps=13", "--seed=5")));
    assertThat(Files.mismatch(parameters("other"), parameters("unbroken"))).isNotNegative();
  }

  private static Path parameters(String model) {
    return Path.of(tasks.path(model)).resolve("model.safetensors");
  }

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
