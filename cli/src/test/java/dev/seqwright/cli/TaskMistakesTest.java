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

/** Mistakes in the use of tasks: one message each, exit code 2, nothing half-done. */
class TaskMistakesTest {
  private static final String A_TRANSLATION = "expected one of translation";

  @TempDir private static Path shared;

  private static ToyTasks tasks;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(shared);
    assertThat(tasks.label("labels", "--max-steps", "2").exitCode()).isZero();
    assertThat(tasks.continued("words", "--max-steps", "2").exitCode()).isZero();
    CopyTask copy = CopyTask.create(Files.createDirectory(shared.resolve("copy")), 1);
    assertThat(copy.train("translator", "--max-steps", "2").exitCode()).isZero();
  }

  private void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(run.err().strip().lines().count()).as(run.err()).isLessThanOrEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(shared.resolve("new/model.safetensors")).doesNotExist();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** Training of a model that must not come to be. */
  private CommandRun label(String... options) {
    return tasks.label("new", options);
  }

  private CommandRun continued(String... options) {
    return tasks.continued("new", options);
  }

  @Test
  void labelsOfAnotherLength() throws IOException {
    refused(
        label("--set=data.train.label=" + file("short", "a vowel\na vowel\n")),
        "train.word has 186 lines and ",
        "short has 2",
        "#lines-do-not-pair.");
  }

  @Test
  void moreFilesOfLabelsThanOfTexts() {
    refused(
        label("--train-label=" + tasks.path("test.label")),
        "data.train: found 1 text files and 2 label files",
        "#lines-do-not-pair.");
  }

  @Test
  void noFileOfLabels() {
    refused(label("--set=data.train.label=[]"), "data.train.label: no file is given");
    refused(label("--set=data.validation.label=[]"), "data.validation.label: no file is given");
  }

  @Test
  void aLabelThatTrainingDidNotHave() throws IOException {
    String labels = Files.readString(shared.resolve("test.label"));
    String other = file("other", labels.replaceFirst("a vowel", "a vowl"));
    int line = Files.readAllLines(folder.resolve("other")).indexOf("a vowl") + 1;
    refused(
        label("--set=data.validation.label=" + other),
        "other:" + line + ": the model does not know the label 'a vowl', did you mean 'a vowel'?",
        "#unknown-label.");
  }

  @Test
  void aBlankLabel() throws IOException {
    String labels = Files.readString(shared.resolve("train.label"));
    refused(
        label("--set=data.train.label=" + file("blank", labels.replaceFirst("a.*\n", " \n"))),
        "blank:1: the label is blank",
        "#unknown-label.");
  }

  @Test
  void filesThatATaskDoesNotRead() {
    String source = "--train-source=" + tasks.path("train.word");
    String target = "--train-target=" + tasks.path("train.word");
    refused(label(source, target), "data.train.source: found ", "classification reads text, label");
    refused(continued(source, target), "data.train.source", "language-modelling reads text");
    refused(
        continued("--valid-label=" + tasks.path("test.label")),
        "data.validation.label: found ",
        "#wrong-columns.");
    String[] train = {"train", "-m", tasks.path("new"), "--train-text", tasks.path("train.word")};
    refused(
        CommandRun.of(train),
        "data.train.text: found ",
        "the task translation reads source, target, tsv");
  }

  @Test
  void aTokenizerOfASecondColumn() {
    String model = tasks.path("labels/text.model");
    refused(
        label("--source-tokenizer=" + model, "--target-tokenizer=" + model),
        "tokenizer.target: found ",
        "the task classification reads one column of texts");
  }

  @Test
  void aTokenizerWithoutABeginToken() {
    refused(
        continued("--set=tokenizer.training.begin-id=-1"),
        "tokenizer.training.begin-id: found -1, expected 0 or more");
  }

  @Test
  void aNetworkThatATaskDoesNotHave() {
    refused(
        label("--set=model={kind: encoder-decoder}"),
        "model.kind: found encoder-decoder, expected encoder: the task classification needs it",
        "#wrong-task.");
    refused(
        continued("--set=model={kind: encoder}"),
        "model.kind: found encoder, expected decoder: the task language-modelling needs it");
  }

  @Test
  void anUnknownTask() {
    refused(
        label("--set=task=clasification"),
        "task: unknown kind 'clasification', did you mean 'classification'?");
    refused(label("--set=task.poling=max"), "task.poling", "did you mean", "pooling");
    refused(label("--set=task.pooling=maxx"), "task.pooling: found 'maxx'");
    refused(continued("--set=task.context=0"), "task.context: found 0, expected 1 or more");
  }

  @Test
  void randomSegmentationOfALanguageModel() {
    refused(continued("--set=tokenizer.sampling=0.1"), "tokenizer.sampling: found 0.1, expected 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"translate", "score"})
  void anotherTaskThanTranslation(String command) {
    refused(
        run(command, "labels"),
        "labels: found a model of the task classification, " + A_TRANSLATION,
        "'seqwright predict' labels lines with it",
        "#wrong-task.");
  }

  @Test
  void aLanguageModelThatIsToTranslate() {
    refused(
        run("translate", "words"),
        "words: found a model of the task language-modelling, " + A_TRANSLATION,
        "'seqwright generate' continues prompts with it",
        "#wrong-task.");
  }

  @Test
  void anExportInAFormatOfTranslators() {
    Path output = folder.resolve("exported");
    String[] rest = {"--format", "ctranslate2", "-o", output.toString()};
    String refusal = " cannot be exported in this format; nothing was written";
    refused(run("export", "labels", rest), "labels" + refusal);
    refused(run("export", "words", rest), "words" + refusal);
    assertThat(output).doesNotExist();
  }

  @Test
  void aLanguageModelThatIsToAnswer() {
    refused(
        run("predict", "words"),
        "words: a language model gives no answer to a line; 'seqwright generate'",
        "#wrong-task.");
  }

  @Test
  void anotherTaskThanLanguageModelling() {
    refused(
        run("generate", "copy/translator"),
        "translator: found a model of the task translation, expected one of language-modelling;"
            + " 'seqwright translate' translates with it",
        "#wrong-task.");
    refused(run("generate", "labels"), "found a model of the task classification");
  }

  @Test
  void metricsThatAModelDoesNotHave() {
    String label = tasks.path("test.label");
    refused(
        run("eval", "labels", "--src", tasks.path("test.word"), "--ref", label, "-m", "perplexity"),
        "labels gives labels, not tokens");
    refused(run("eval", "labels", "--ref", label, "-m", "accuracy"), "give --src FILE");
    refused(
        run("eval", "words", "--ref", tasks.path("test.twice"), "-m", "bleu"),
        "words is a language model and has no outputs to compare");
  }

  @Test
  void waysToDecodeThatNothingHasAUseFor() {
    String label = tasks.path("test.label");
    refused(
        run("eval", "labels", "--src", tasks.path("test.word"), "--ref", label, "-b", "3"),
        "--beam-size 3: ",
        "labels does not translate and has no such search; leave it out",
        "#wrong-task.");
    refused(
        run("eval", "words", "--ref", tasks.path("test.twice"), "--lenpen", "1"),
        "--lenpen 1: ",
        "words does not translate");
    refused(
        CommandRun.of("eval", "--hyp", label, "--ref", label, "--normalize", "0.6"),
        "--lenpen 0.6 says how --model is to decode: give --model DIR and --src FILE, or leave it"
            + " out");
  }

  @Test
  void aFileOfTheModelAsTheOutput() throws IOException {
    for (String name : List.of("model.safetensors", "training/state.json", "log.jsonl")) {
      Path file = shared.resolve("labels").resolve(name);
      byte[] before = Files.readAllBytes(file);
      refused(
          CommandRun.withInput("abc\n", "predict", "-m", tasks.path("labels"), "-o", "" + file),
          name + " is an input and the output, too");
      assertThat(file).hasBinaryContent(before);
    }
  }

  @Test
  void aPromptThatLeavesNoRoom() {
    String input = "abc\n\n" + "a".repeat(19) + "\n";
    refused(
        CommandRun.withInput(input, "generate", "-m", tasks.path("words")),
        "line 3: the prompt has 20 tokens, the model takes 19 at most",
        "#line-too-long.");
    refused(
        run("generate", "words", "--max-new-tokens", "0"),
        "--max-new-tokens: found 0, expected 1 or more");
  }

  @Test
  void twoWaysToChooseTokens() {
    refused(
        run("generate", "words", "--greedy", "--seed", "3"),
        "--seed has no effect with --greedy: leave one of them out");
    refused(
        run("generate", "words", "--top-k", "3", "--beam-size", "2"),
        "--top-k has no effect with --beam-size");
    refused(
        run("generate", "words", "--greedy", "--beam-size", "2"),
        "--greedy and --beam-size: found both, expected one of them");
  }

  @Test
  void waysToWriteThatContradictEachOther() {
    refused(
        run("generate", "words", "--prompt=a", "--input=" + tasks.path("test.word")),
        "--prompt and --input: found both, expected one of them");
    refused(
        run("generate", "words", "--stream", "--json"),
        "--stream and --json: found both, expected one of them");
  }

  @Test
  void settingsOfContinuationsThatMakeNoSense() {
    refused(
        run("generate", "words", "--stop="),
        "--stop: found nothing, expected one character or more");
    refused(
        run("generate", "words", "--stop=a", "--beam-size=2"),
        "--stop: found 'a' with a beam, expected greedy search or sampling");
    refused(
        run("generate", "words", "--min-p=2"),
        "--min-p 2: sampling.min-p: found 2.0, expected 0 to 1");
    refused(
        run("generate", "words", "--temperature=-1"),
        "--temperature -1: sampling.temperature: found -1.0, expected 0 or more");
    refused(
        run("generate", "words", "--samples=0"), "--samples 0: n-best: found 0, expected 1 to ");
    refused(
        run("generate", "words", "--greedy", "--samples=2"), "--samples 2: ", "with search greedy");
    refused(
        run("generate", "words", "--frequency-penalty=.inf"),
        "--frequency-penalty .inf: constraints.frequency-penalty: found '.inf', expected a finite"
            + " number");
    refused(run("generate", "words", "--precision=int4"), "--precision int4: precision: found ");
    refused(run("generate", "words", "--set=constraints.end-tokens=[zz]"), "no token 'zz'");
  }

  @Test
  void aRunOfAnotherTaskOrWithOtherSettings() throws IOException {
    Path weights = shared.resolve("labels/model.safetensors");
    byte[] before = Files.readAllBytes(weights);
    refused(
        tasks.continued("labels"),
        "labels holds a run of another task: found classification, the configuration says"
            + " language-modelling",
        "#another-run.");
    refused(
        tasks.label("labels", "--set=task.pooling=max"),
        "labels holds a run of another task: found classification with pooling: mean, the"
            + " configuration says classification with pooling: max",
        "#another-run.");
    refused(
        tasks.continued("words", "--set=task.context=7"),
        "found language-modelling with context: 256",
        "says language-modelling with context: 7");
    refused(tasks.label("labels", "--set=model.heads=4"), "labels holds a run of another model");
    assertThat(weights).hasBinaryContent(before);
  }

  /** A folder of format 1 holds a translator, though it does not say so. */
  @Test
  void aFolderThatNamesNoTask() throws IOException {
    Path model = StoredModelTest.copyTo(folder).resolve("model");
    Path sources = folder.resolve("test.source");
    CommandRun answers = CommandRun.of("predict", "-m=" + model, "-i=" + sources);
    assertThat(answers.exitCode()).as(answers.err()).isZero();
    assertThat(answers.out())
        .isEqualTo(CommandRun.of("translate", "-m=" + model, "-i=" + sources).out())
        .isEqualTo(Files.readString(folder.resolve("beam.target")));
    refused(CommandRun.of("generate", "-m=" + model), "found a model of the task translation");
    refused(
        tasks.label(model.toString()),
        "model holds a run of another task: found translation, the configuration says"
            + " classification");
  }

  /** Who edits the configuration of a model is told of the key. */
  @Test
  void aModelWhoseConfigurationWasEdited() throws IOException {
    Path model = folder.resolve("edited");
    Files.createDirectories(model);
    for (String name : List.of("model.safetensors", "text.model", "label.labels.txt")) {
      Files.copy(shared.resolve("labels").resolve(name), model.resolve(name));
    }
    String config = Files.readString(shared.resolve("labels/config.yaml"));
    Files.writeString(
        model.resolve("config.yaml"),
        config.replaceFirst(
            "(?s)kind: classification\\n.*?\\ndata:", "kind: language-modelling\ndata:"));
    refused(
        CommandRun.of("generate", "-m=" + model),
        "config.yaml: model.kind: found encoder, expected decoder");
  }

  private static CommandRun run(String command, String model, String... options) {
    List<String> all = new ArrayList<>(List.of(command, "--model", tasks.path(model)));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
