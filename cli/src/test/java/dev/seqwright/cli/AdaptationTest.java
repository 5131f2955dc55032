package dev.seqwright.cli;

import static dev.seqwright.cli.ModelUses.refused;
import static dev.seqwright.cli.ModelUses.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.checkpoint.Safetensors;
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

/** Going on from a model that writes words backwards, to one that copies them. */
class AdaptationTest {
  private static final String FEW = "--max-steps=12";

  @TempDir private static Path folder;
  private static CopyTask task;
  private static String lines;

  @BeforeAll
  static void trainTheBase() throws IOException {
    task = CopyTask.create(folder, 1);
    succeeded(task.train("base", "--max-steps=60", "--set=training.schedule=constant"));
    succeeded(task.train("other", "--max-steps=2", "--seed=9"));
    List<String> some = new ArrayList<>(Files.readAllLines(task.file("test.src")).subList(0, 12));
    some.add(3, "");
    lines = String.join("\n", some) + "\n";
  }

  private static String path(String name) {
    return task.file(name).toString();
  }

  /** Tunes the base to copy, without the settings that the base was trained with. */
  private static CommandRun tune(String model, String... options) {
    return tuneFrom("base", model, options);
  }

  private static CommandRun tuneFrom(String base, String model, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--from=" + path(base),
                "--model=" + path(model),
                "--train-source=" + path("train.src"),
                "--train-target=" + path("train.src"),
                "--set=training.validate-every=0",
                "--set=training.max-tokens=500",
                "--workers=2"));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static String translated(String... model) {
    List<String> all = new ArrayList<>(List.of("translate", "--scores"));
    all.addAll(List.of(model));
    return succeeded(CommandRun.withInput(lines, all.toArray(String[]::new))).out();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--adaptation=lora",
        "--adaptation={kind: adapter, bottleneck: 8}",
        "--adaptation=bias",
        "--freeze=encoder.*"
      })
  void whatWasLearntAloneMakesTheModelOfItsBase(String adaptation) throws IOException {
    String name = adaptation.replaceAll("\\W", "");
    succeeded(tune(name, adaptation, FEW, "--learning-rate=0.01"));
    String tuned = translated("--model", path(name));
    assertThat(tuned).isNotEqualTo(translated("--model", path("base")));
    assertThat(translated("--model", path("base"), "--adapter", path(name))).isEqualTo(tuned);
    Path alone = Files.createDirectories(task.file(name + "-alone"));
    Files.copy(task.file(name + "/adapter.safetensors"), alone.resolve("adapter.safetensors"));
    assertThat(translated("--model", path("base"), "--adapter", alone.toString())).isEqualTo(tuned);
    refused(
        CommandRun.withInput(lines, "translate", "--model", path("other"), "--adapter", path(name)),
        "adapter.safetensors belongs onto another model");
  }

  @Test
  void loraIsSmallAndLearnsLittle() throws IOException {
    succeeded(tune("small", "--adaptation={kind: lora, rank: 1}", FEW));
    long whole = Files.size(task.file("base/model.safetensors"));
    assertThat(Files.size(task.file("small/adapter.safetensors"))).isLessThan(whole / 20);
    assertThat(Files.size(task.file("small/training/optimizer.safetensors")))
        .isLessThan(Files.size(task.file("base/training/optimizer.safetensors")) / 20);
    assertThat(Files.size(task.file("small/model.safetensors"))).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--adaptation={kind: full, rates: {'*': 0}}",
        "--adaptation={kind: lora, alpha: 0, rank: 2}"
      })
  void learningNothingLeavesTheBaseToTheBit(String adaptation) {
    String name = adaptation.replaceAll("\\W", "");
    succeeded(tune(name, adaptation, FEW));
    List<float[]> found = parameters(name);
    List<float[]> expected = parameters("base");
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i));
    }
  }

  private static List<float[]> parameters(String model) {
    try (Safetensors file = Safetensors.open(task.file(model + "/model.safetensors"))) {
      return file.tensors().stream().map(file::floats).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--adaptation=full",
        "--adaptation={kind: lora, dropout: 0.1}",
        "--adaptation={kind: adapter, bottleneck: 8}",
        "--freeze=encoder.*"
      })
  void aRunThatWasStoppedAndResumedEqualsTheUnbrokenOne(String adaptation) throws IOException {
    String name = adaptation.replaceAll("\\W", "");
    String[] settings = {adaptation, "--set=model.dropout=0.1", "--set=training.ema=0.9"};
    succeeded(tune("whole" + name, with(settings, FEW)));
    succeeded(tune("parts" + name, with(settings, "--max-steps=5")));
    succeeded(tune("parts" + name, with(settings, FEW)));
    for (String file : List.of("model.safetensors", "training/optimizer.safetensors")) {
      assertThat(task.file("parts" + name).resolve(file))
          .hasSameBinaryContentAs(task.file("whole" + name).resolve(file));
    }
  }

  private static String[] with(String[] options, String more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add(more);
    return all.toArray(String[]::new);
  }

  @Test
  void itSaysWhatIsNewAndWhatIsLeftOver() throws IOException {
    Path labels = task.file("labels");
    List<String> words = Files.readAllLines(task.file("train.src"));
    Files.write(labels, words.stream().map(w -> w.substring(0, 1)).toList());
    List<String> command =
        List.of(
            "train",
            "--task=classification",
            "--from=" + path("base"),
            "--model=" + path("classifier"),
            "--train-text=" + path("train.src"),
            "--train-label=" + labels,
            "--set=training.validate-every=0",
            FEW);
    succeeded(CommandRun.of(command.toArray(String[]::new)));
    CommandRun answers = CommandRun.withInput(lines, "predict", "--model", path("classifier"));
    assertThat(succeeded(answers).out().lines()).hasSameSizeAs(lines.lines().toList());
  }

  @Test
  void piecesOfAnotherVocabularyGetTheRowsOfTheBase() {
    succeeded(tune("mapped", "--vocabulary=mapped", "--vocabulary-size=40", FEW));
    assertThat(translated("--model", path("mapped")).lines()).hasSize(13);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--set=model.size=32 | shapes differ: embeddings.source has [",
        "--set=model.encoder.layers=2 --take=nothing.* | found no parameter that nothing.* takes",
        "--freeze=nothing.* | adaptation.parameters: found nothing.*, expected patterns",
        "--freeze=* | adaptation.parameters: found *, expected patterns that leave something",
        "--adaptation=lora --set=adaptation.where=[z] | adaptation.where: found z, which is no",
        "--task=language-modelling | found a model of kind encoder-decoder, expected decoder"
      })
  void whatDoesNotFitIsRefusedBeforeTheFirstStep(String options, String message) {
    refused(tune("refused", options.split(" ")), message);
    assertThat(task.file("refused/model.safetensors")).doesNotExist();
  }

  @Test
  void aFolderWithoutAModelIsNeverTrainedFromRandomNumbers() {
    CommandRun run =
        CommandRun.of(
            "train",
            "--from=" + path("nowhere"),
            "--model=" + path("missing"),
            "--train-source=" + path("train.src"),
            "--train-target=" + path("train.trg"));
    refused(run, "nowhere does not exist; expected a model folder");
    refused(tune("base"), "found the folder of --from, expected another one");
    refused(
        task.train("without", "--adaptation=lora", "--max-steps=1"),
        "adaptation: found lora, expected full, or start.from");
  }

  @Test
  void anotherVocabularyIsRefusedUnlessItIsMapped() throws IOException {
    succeeded(task.train("bytes", "--max-steps=1", "--tokens=bytes"));
    Path tokenizer = task.file("bytes/source.model");
    refused(tune("differs", "--tokenizer=" + tokenizer), "the vocabulary of the source is not");
    Path same = Files.copy(task.file("base/source.model"), task.file("same.model"));
    succeeded(tune("same", "--tokenizer=" + same, "--max-steps=1"));
  }

  @Test
  void aRunGoesOnFromItsOwnBaseUnderItsOwnAdaptation() throws IOException {
    succeeded(task.train("moving", "--max-steps=2"));
    succeeded(tuneFrom("moving", "learnt", "--adaptation=bias", "--max-steps=2"));
    refused(
        tuneFrom("moving", "learnt", "--adaptation=lora", FEW),
        "holds a run of another adaptation");
    succeeded(task.train("moving", "--max-steps=4"));
    refused(
        tuneFrom("moving", "learnt", "--adaptation=bias", FEW),
        "is not the one that the run began");
  }
}
