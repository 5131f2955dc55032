package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents from training to use, through the command line. */
class DocumentCommandsTest {
  private static final List<String> MODEL =
      List.of(
          "model.kind=hierarchical",
          "model.size=16",
          "model.heads=2",
          "model.feed-forward=32",
          "model.dropout=0",
          "task.word-dropout=0",
          "training.learning-rate=1e-2",
          "training.warmup=10",
          "training.ema=0",
          "tokenizer.training.type=char",
          "tokenizer.training.vocabulary-size=12");

  @TempDir private static Path shared;

  @TempDir private Path folder;

  /** A document is good if one of its sentences is; bad sentences are of b alone. */
  @BeforeAll
  static void train() throws IOException {
    List<String> text = new ArrayList<>();
    List<String> ofDocuments = new ArrayList<>();
    List<String> ofSentences = new ArrayList<>();
    for (int d = 0; d < 60; d++) {
      for (int i = 0; i <= d % 3; i++) {
        boolean good = d % 2 == 0 && i == d % 3;
        text.add(good ? "b a b" : "b".repeat(1 + d % 4));
        ofSentences.add(good ? "good" : "bad");
      }
      ofDocuments.add(d % 2 == 0 ? "good" : "bad");
      text.add("");
      ofSentences.add("");
    }
    Files.write(shared.resolve("text"), text);
    Files.write(shared.resolve("documents"), ofDocuments);
    Files.write(shared.resolve("sentences"), ofSentences);
    trained("classification", "documents");
    trained("sentence-labelling", "sentences");
  }

  private static void trained(String task, String labels) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--task=" + task,
                "--model=" + shared.resolve(labels + "-model"),
                "--train-text=" + shared.resolve("text"),
                "--train-label=" + shared.resolve(labels),
                "--max-epochs=0",
                "--max-steps=120"));
    MODEL.forEach(setting -> arguments.add("--set=" + setting));
    succeeded(CommandRun.of(arguments.toArray(String[]::new)));
  }

  private static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static CommandRun predict(String labels, String input, String... options) {
    String[] arguments =
        Stream.concat(
                Stream.of("predict", "--model=" + shared.resolve(labels + "-model")),
                Stream.of(options))
            .toArray(String[]::new);
    return CommandRun.withInput(input, arguments);
  }

  @Test
  void eachDocumentGetsALine() {
    String text = "\nbb\nb a b\n\n\nbbb\nb\n\nb a b";
    assertThat(succeeded(predict("documents", text)).out()).isEqualTo("good\nbad\ngood\n");
    assertThat(predict("documents", text, "--probabilities").out().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("(good|bad)\t0\\.\\d+\t(good|bad)\t0\\.\\d+"));
    assertThat(predict("documents", "").out()).isEmpty();
    assertThat(predict("documents", "\n\n").out()).isEmpty();
  }

  @Test
  void documentsAreObjectsOrRowsOfATable() {
    String objects = "{\"text\": \"bb\\nb a b\"}\n{\"text\": \"bb\", \"sentences\": [\"bbb\"]}\n";
    assertThat(succeeded(predict("documents", objects, "--records=json")).out())
        .isEqualTo("good\nbad\n");
    String table = "doc\ttext\n1\tbb\n1\tb a b\n2\tbbb\n";
    assertThat(succeeded(predict("documents", table, "--records=tsv")).out())
        .isEqualTo("label\ngood\nbad\n");
    String named = "id\ttext\n1\tbb\n1\tb a b\n2\tbbb\n";
    assertThat(predict("documents", named, "--records=tsv", "--document-column=id").out())
        .isEqualTo("label\ngood\nbad\n");
    CommandRun refused = predict("documents", named, "--records=tsv");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("standard input:2: found the columns 'id', 'text', expected one of documents:")
        .contains("name it by --document-column");
  }

  @Test
  void eachSentenceGetsALineBlankLinesToo() {
    String text = "\nbb\nb a b\n\n\nbbb";
    assertThat(succeeded(predict("sentences", text)).out()).isEqualTo("\nbad\ngood\n\n\nbad\n");
    String objects = "{\"sentences\": [\"bb\", \"b a b\"]}\n{\"sentences\": [\"b\"]}\n";
    assertThat(succeeded(predict("sentences", objects, "--records=json")).out())
        .isEqualTo("bad\tgood\nbad\n");
    String table = "doc\ttext\n1\tbb\n1\tb a b\n2\tb\n";
    assertThat(succeeded(predict("sentences", table, "--records=tsv")).out())
        .isEqualTo("label\nbad\ngood\nbad\n");
  }

  @Test
  void aHierarchicalModelIsNotExportedToFormatsWithoutOne() {
    for (String format : List.of("onnx", "huggingface")) {
      CommandRun run =
          CommandRun.of(
              "export",
              "--model=" + shared.resolve("documents-model"),
              "--format=" + format,
              "--output=" + folder.resolve(format));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("model.kind: hierarchical, expected encoder or decoder");
    }
  }

  @Test
  void fewerLayersAndExitsAreRefused() {
    CommandRun layers = predict("documents", "b", "--layers=1");
    assertThat(layers.exitCode()).isEqualTo(2);
    assertThat(layers.err()).contains("--layers 1: a hierarchical model works with all of its");
    CommandRun exits = predict("sentences", "b", "--exit-threshold=0.5");
    assertThat(exits.exitCode()).isEqualTo(2);
    assertThat(exits.err()).contains("--exit-threshold 0.5: the model has no exit heads");
  }

  @Test
  void labelsOfAModelOfDocumentsAreEvaluatedFromAFile() throws IOException {
    Path gold = Files.writeString(folder.resolve("gold"), "good\nbad\n");
    Path found = folder.resolve("found");
    Files.writeString(found, predict("documents", "bb\nb a b\n\nb\n").out());
    CommandRun eval =
        CommandRun.of("eval", "--hyp=" + found, "--ref=" + gold, "--metrics=accuracy");
    assertThat(succeeded(eval).out()).contains("100.0");
    for (String model : List.of("documents-model", "sentences-model")) {
      CommandRun run =
          CommandRun.of(
              "eval", "--model=" + shared.resolve(model), "--src=" + gold, "--ref=" + gold);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("it reads documents, expected a model that answers lines");
    }
  }

  @Test
  void aModelThatWasPreTrainedHasVectorsAndIsExportedButAnswersNothing() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--task=sentence-prediction",
                "--model=" + folder.resolve("pre"),
                "--train-text=" + shared.resolve("text"),
                "--max-epochs=0",
                "--max-steps=2"));
    MODEL.stream()
        .filter(setting -> !setting.startsWith("task."))
        .forEach(setting -> arguments.add("--set=" + setting));
    succeeded(CommandRun.of(arguments.toArray(String[]::new)));
    succeeded(
        CommandRun.of(
            "train",
            "--task=classification",
            "--from=" + folder.resolve("pre"),
            "--model=" + folder.resolve("tuned"),
            "--train-text=" + shared.resolve("text"),
            "--train-label=" + shared.resolve("documents"),
            "--max-steps=2"));
    String model = "--model=" + folder.resolve("pre");
    CommandRun predict = CommandRun.withInput("b\n", "predict", model);
    assertThat(predict.exitCode()).isEqualTo(2);
    assertThat(predict.err()).contains("a model that was only pre-trained gives no answer");
    succeeded(
        CommandRun.of(
            "export", model, "--format=safetensors", "--output=" + folder.resolve("exported")));
    succeeded(
        CommandRun.withInput("b\n", "embed", model, "--output=" + folder.resolve("states.npy")));
  }

  @Test
  void aLineIsEmbeddedAsASentence() {
    Path array = folder.resolve("states.npy");
    succeeded(
        CommandRun.withInput(
            "b a b\n\nbb\n",
            "embed",
            "--model=" + shared.resolve("documents-model"),
            "--output=" + array));
    assertThat(array).isNotEmptyFile();
  }
}
