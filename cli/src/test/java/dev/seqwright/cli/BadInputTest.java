package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mistake gets one message that says where, what was found and what to do, exit code 2, and
 * leaves nothing half-done.
 */
class BadInputTest {
  @TempDir private Path folder;
  private CopyTask task;

  @BeforeEach
  void files() throws IOException {
    task = CopyTask.create(folder, 1);
  }

  private void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("seqwright: ")
        .contains(parts)
        .doesNotContain("java.", "Exception");
    assertThat(run.err().strip().lines().count()).as(run.err()).isLessThanOrEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(folder.resolve("model/model.safetensors")).doesNotExist();
  }

  @Test
  void aMissingFile() {
    refused(
        task.trainOn("no.src", "train.trg", "model"), "no.src does not exist", "#missing-file.");
  }

  @Test
  void aDirectoryInPlaceOfAFile() {
    refused(task.trainOn(".", "train.trg", "model"), "is a directory");
  }

  @Test
  void sidesOfUnequalLength() throws IOException {
    Files.writeString(folder.resolve("short.trg"), "a\nb\n");
    refused(
        task.trainOn("train.src", "short.trg", "model"),
        "has 4000 lines",
        "has 2",
        "#lines-do-not-pair.");
  }

  @Test
  void anEmptyCorpus() throws IOException {
    Files.writeString(folder.resolve("empty"), "");
    refused(task.trainOn("empty", "empty", "model"), "no lines", "#no-text.");
  }

  @Test
  void invalidUtf8() throws IOException {
    Files.write(folder.resolve("latin.src"), "a\nb\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(folder.resolve("two.trg"), "a\nb\n");
    refused(task.trainOn("latin.src", "two.trg", "model"), "latin.src:2", "UTF-8", "#not-utf-8.");
  }

  @Test
  void invalidUtf8OnStandardInput() throws IOException {
    task.train("trained", "--max-steps", "1");
    Files.write(folder.resolve("latin.src"), "a\nb\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Path output = folder.resolve("out.txt");
    refused(
        CommandRun.of(
            "translate", "-m", file("trained"), "-i", file("latin.src"), "-o", output.toString()),
        "latin.src:2");
    assertThat(output).doesNotExist();
  }

  @Test
  void anUnknownOption() {
    refused(task.train("model", "--max-step", "3"), "--max-step", "did you mean", "--max-steps");
  }

  @Test
  void anUnknownCommand() {
    refused(CommandRun.of("trian"), "trian", "did you mean", "train");
  }

  @Test
  void anUnknownKey() {
    refused(
        task.train("model", "--set", "model.head=3"),
        "model.head",
        "did you mean",
        "heads",
        "#unknown-key.");
  }

  @Test
  void aSizeThatHeadsDoNotDivide() {
    refused(
        task.train("model", "--set", "model.heads=3"),
        "model.size: found 64",
        "multiple of heads (3)",
        "#wrong-value.");
  }

  @Test
  void aVocabularyLargerThanTheCorpusSupports() {
    refused(
        task.train(
            "model",
            "--vocabulary-size",
            "50000",
            "--set",
            "tokenizer.training.type=bpe",
            "--set",
            "tokenizer.training.hard-vocabulary-limit=true"),
        "50000",
        "#vocabulary-size.");
  }

  @Test
  void aTokenizerWithoutTheTokensAroundATextOrWithThemAsText() throws IOException {
    refused(
        task.train("model", "--set", "tokenizer.training.end-id=-1"),
        "tokenizer.training.end-id: found -1, expected 0 or more");
    refused(
        task.train("model", "--set", "tokenizer.training.begin-id=-1"),
        "tokenizer.training.begin-id: found -1, expected 0 or more");
    refused(
        task.train("model", "--set", "tokenizer.training.user-defined-symbols=[\"</s>\"]"),
        "tokenizer.training.user-defined-symbols: found </s>");
    for (String setting : List.of("end-id=-1", "user-defined-symbols=[\"</s>\"]")) {
      String model = file("no-end.model");
      CommandRun trained =
          CommandRun.of(
              "tokenizer",
              "train",
              "-i",
              file("train.src"),
              "-o",
              model,
              "--type",
              "char",
              "--vocabulary-size",
              "20",
              "--set",
              setting);
      assertThat(trained.exitCode()).as(trained.err()).isZero();
      refused(
          task.train("model", "--tokenizer", model),
          "no-end.model: the tokenizer has no end token");
    }
  }

  @Test
  void aVocabularySizeIsToldInTheWordsOfTheCommand() {
    refused(
        task.train(
            "model",
            "--vocabulary-size=50000",
            "--set=tokenizer.training.type=bpe",
            "--set=tokenizer.training.hard-vocabulary-limit=true"),
        "--vocabulary-size: found 50000, but this text supports at most",
        "--set tokenizer.training.hard-vocabulary-limit=false");
    String model = file("x.model");
    refused(
        CommandRun.of(
            "tokenizer", "train", "-i", file("train.src"), "-o", model, "--vocabulary-size=5"),
        "--vocabulary-size: found 5, but this text needs at least",
        "--set character-coverage");
    refused(
        CommandRun.of("tokenizer", "train", "-i", file("train.src"), "-o", model, "--vocab-size=0"),
        "seqwright: --vocabulary-size 0: vocabulary-size: found 0, expected 1 to 16777216");
    refused(
        CommandRun.of("tokenizer", "train", "-i", file("train.src"), "-o", model, "--type=words"),
        "seqwright: --type words: type: ");
  }

  @Test
  void moreMemoryThanThereIs() {
    refused(
        task.train("model", "--set", "model.size=65536", "--set", "model.feed-forward=262144"),
        "training needs about",
        "MB",
        "#out-of-memory.");
  }

  @Test
  void anotherShapeForAFolderWithARun() {
    task.train("other", "--max-steps", "1");
    CommandRun run = task.train("other", "--set", "model.size=32");
    refused(run, "holds a run of another model", "#another-run.");
  }

  @Test
  void aModelThatIsNotThere() {
    refused(
        CommandRun.of("translate", "-m", file("nowhere")),
        "nowhere does not exist",
        "#no-model-here.");
  }

  @Test
  void aModelFileThatWasCut() throws IOException {
    task.train("trained", "--max-steps", "1");
    Path parameters = folder.resolve("trained/model.safetensors");
    byte[] whole = Files.readAllBytes(parameters);
    Files.write(parameters, Arrays.copyOf(whole, whole.length / 2));
    refused(
        CommandRun.of("translate", "-m", file("trained")), "model.safetensors", "#damaged-model.");
  }

  @Test
  void aModelOfAnotherShapeThanItsConfiguration() throws IOException {
    task.train("trained", "--max-steps", "1");
    Path config = folder.resolve("trained/config.yaml");
    Files.writeString(
        config, Files.readString(config).replace("feed-forward: 128", "feed-forward: 32"));
    refused(CommandRun.of("translate", "-m", file("trained")), "shape", "model.safetensors");
  }

  /** No memory is taken for sizes that the weights do not have. */
  @Test
  void aConfigurationOfAModelThatNoMachineHolds() throws IOException {
    task.train("trained", "--max-steps", "1");
    Path config = folder.resolve("trained/config.yaml");
    String sizes = Files.readString(config);
    Files.writeString(config, sizes.replace("feed-forward: 128", "feed-forward: 2000000000"));
    refused(CommandRun.of("translate", "-m", file("trained")), "shape", "model.safetensors");
    Files.writeString(config, sizes.replace("layers: 1", "layers: 20000000"));
    refused(
        CommandRun.of("translate", "-m", file("trained")),
        "layers: found 20000000, expected 10000 at most");
  }

  @Test
  void aFileThatIsMissingFromAModel() throws IOException {
    task.train("trained", "--max-steps", "1");
    Files.delete(folder.resolve("trained/source.model"));
    refused(
        CommandRun.of("translate", "-m", file("trained")),
        "source.model is missing",
        "#damaged-model.");
  }

  @Test
  void aModelOfALaterVersion() throws IOException {
    task.train("trained", "--max-steps", "1");
    Path config = folder.resolve("trained/config.yaml");
    Files.writeString(config, Files.readString(config).replaceFirst("format: \\d+", "format: 99"));
    refused(CommandRun.of("translate", "-m", file("trained")), "format 99", "#other-format.");
  }

  @Test
  void aModelOfAnotherTask() throws IOException {
    Files.writeString(folder.resolve("text"), "abc\nbca\n");
    Files.writeString(folder.resolve("label"), "a\nb\n");
    String[] train = {"train", "--task", "classification", "-m", file("labels")};
    run(
        train,
        "--train-text=" + file("text"),
        "--train-label=" + file("label"),
        "--vocabulary-size=20",
        "--set=tokenizer.training.type=char",
        "--set=model.encoder.layers=1",
        "--set=model.size=32",
        "--max-steps=1");
    String[] parts = {"labels: found a model of the task classification", "#wrong-task."};
    refused(CommandRun.of("translate", "-m", file("labels")), parts);
    refused(CommandRun.of("score", "-m", file("labels")), parts);
    refused(CommandRun.of("generate", "-m", file("labels")), parts);
  }

  @Test
  void aNetworkOfAnotherTask() {
    refused(
        CommandRun.of("train", "-m", file("model"), "--set", "model.kind=encoder"),
        "model.kind: found encoder, expected encoder-decoder",
        "#wrong-task.");
  }

  @Test
  void anOutputThatCannotBeWritten() {
    task.train("trained", "--max-steps", "1");
    refused(
        CommandRun.of(
            "translate", "-m", file("trained"), "-i", file("test.src"), "-o", "/nowhere/out.txt"),
        "/nowhere",
        "#cannot-write.");
  }

  @Test
  void constraintsThatDoNotFit() throws IOException {
    task.train("trained", "--max-steps", "1");
    Files.writeString(folder.resolve("in"), "abc\ncba\n");
    Files.writeString(folder.resolve("one"), "c\n");
    String[] translate = {"translate", "-m", file("trained"), "-i", file("in")};
    refused(run(translate, "--prefix", file("one")), "one has 1 lines", "in has 2");
    Files.writeString(folder.resolve("never"), "a b\na Z\n");
    refused(run(translate, "--suppress", file("never")), "never:2", "no token 'Z'");
    refused(run(translate, "--end-token", "Z"), "end-tokens", "no token 'Z'");
    refused(run(translate, "--no-repeat-ngram-size", "x"), "no-repeat-ngram-size", "found 'x'");
    Files.writeString(folder.resolve("in"), "abc\n");
    String output = file("out.txt");
    refused(
        run(translate, "--prefix", file("one"), "--max-target-length", "1", "-o", output),
        "line 1: its prefix has 2 tokens",
        "#line-too-long.");
    assertThat(folder.resolve("out.txt")).doesNotExist();
  }

  private static CommandRun run(String[] command, String... options) {
    return CommandRun.of(
        Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray(String[]::new));
  }

  @Test
  void anExportOntoAFolderThatExists() {
    task.train("trained", "--max-steps", "1");
    refused(CommandRun.of("export", "-m", file("trained"), "-o", folder.toString()), "exists");
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
