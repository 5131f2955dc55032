package dev.seqwright.cli.predict;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers that lines leave early, through the command line. */
class EarlyExitCommandsTest {
  private static final Pattern LAYER = Pattern.compile("\"layer\":(\\d)}$");

  @TempDir private static Path folder;
  private static ToyTasks tasks;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(folder);
    trained("exits", "model.encoder.stack={kind: early-exit, rule: {kind: patience, patience: 1}}");
    trained("plain", "model.encoder.stack=sequential");
  }

  private static void trained(String model, String stack) {
    CommandRun run =
        tasks.label(
            model,
            "--set=model.encoder.layers=3",
            "--set=" + stack,
            "--set=training.max-steps=60",
            "--set=training.validate-every=30",
            "--set=training.report-every=30");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CommandRun predict(String model, String... options) {
    List<String> all = new ArrayList<>(List.of("predict", "--model", tasks.path(model)));
    all.addAll(List.of("--input", tasks.path("test.word")));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static List<Integer> layers(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out()
        .lines()
        .map(
            line -> {
              Matcher layer = LAYER.matcher(line);
              assertThat(layer.find()).as(line).isTrue();
              return Integer.parseInt(layer.group(1));
            })
        .toList();
  }

  @Test
  void jsonTellsTheLayerAfterWhichALineLeft() {
    List<Integer> layers = layers(predict("exits", "--json"));
    assertThat(layers).hasSize(30).allMatch(layer -> layer == 2 || layer == 3).contains(2);
    assertThat(predict("plain", "--json").out()).doesNotContain("layer");
  }

  @Test
  void optionsWinOverTheRuleOfTheModel() {
    assertThat(layers(predict("exits", "--json", "--exit-rule=none"))).containsOnly(3);
    assertThat(layers(predict("exits", "--json", "--exit-patience=3"))).containsOnly(3);
    assertThat(layers(predict("exits", "--json", "--exit-rule=entropy", "--exit-threshold=9")))
        .containsOnly(1);
    assertThat(layers(predict("exits", "--json", "--exit-rule=confidence", "--exit-threshold=1")))
        .containsOnly(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | --exit-rule=entropy | --exit-rule entropy: the model has no exit heads;",
        "plain | --exit-threshold=0.1 | --exit-threshold 0.1: the model has no exit heads;",
        "exits | --exit-rule=entrpy | --exit-rule: found 'entrpy', did you mean 'entropy'?",
        "exits | --exit-threshold=0.1 | --exit-threshold: the exit rule is patience, which has"
            + " none",
        "exits | --exit-rule=entropy --exit-patience=2 | --exit-patience: the exit rule is entropy,"
            + " which has none",
        "exits | --exit-rule=confidence --exit-threshold=1.5 | --exit-threshold: found 1.5,"
            + " expected 0 to 1",
        "exits | --exit-rule=entropy --exit-threshold=-1 | --exit-threshold: found -1.0, expected 0"
            + " or more",
        "exits | --exit-patience=0 | --exit-patience: found 0, expected 1 or more",
        "exits | --exit-patience=2 --exit-threshold=1 | found both, and no rule has both",
      })
  void whatDoesNotSuitTheModelIsRefused(String model, String options, String message) {
    CommandRun run = predict(model, options.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message);
  }

  private static CommandRun eval(String model, String... options) {
    List<String> all = new ArrayList<>(List.of("eval", "--ref", tasks.path("test.label")));
    all.addAll(List.of("--model", tasks.path(model), "--src", tasks.path("test.word")));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void aCurveHasARowForFullDepthAndOneForEachNumber() throws IOException {
    Path report = folder.resolve("report");
    CommandRun run = eval("exits", "--exit-curve=1,2,3", "-m", "accuracy", "--report=" + report);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("exit rule", "full depth", "patience 1", "patience 2", "patience 3")
        .containsPattern("full depth +[0-9.]+ +3\\.00 +100\\.0 ")
        .containsPattern("patience 3 +[0-9.]+ +3\\.00 +100\\.0 ");
    assertThat(Files.readString(report.resolve("index.html"))).contains("<svg", "patience 2");
    CommandRun json = eval("exits", "--exit-curve=1", "-m", "accuracy", "--format=json");
    assertThat(json.out()).contains("\"left_after\"", "\"speed\"", "\"layers\"");
  }

  @Test
  void evaluationLetsLinesLeaveAsTheyAreTold() throws IOException {
    String[] first = {"--exit-rule=entropy", "--exit-threshold=9"};
    Path answers = Files.writeString(folder.resolve("answers"), predict("exits", first).out());
    CommandRun ofFile =
        CommandRun.of(
            "eval", "--ref", tasks.path("test.label"), "--hyp", answers.toString(), "-m", "f1");
    CommandRun ofModel = eval("exits", first[0], first[1], "-m", "f1");
    assertThat(ofModel.exitCode()).as(ofModel.err()).isZero();
    assertThat(ofModel.out().lines().findFirst()).isEqualTo(ofFile.out().lines().findFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | --exit-curve=1 | no exit heads",
        "exits | --exit-curve=1.5 | --exit-curve: found 1.5, expected whole numbers",
        "exits | --exit-curve=1 --exit-rule=none | the exit rule is none, which has no threshold",
        "exits | --exit-curve=1 --format=latex | --format latex: found --exit-curve",
      })
  void curvesThatCannotBeAreRefused(String model, String options, String message) {
    CommandRun run = eval(model, options.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message);
  }

  /** Tokens leave a language model by units of its own; a threshold of 0 lets all go at once. */
  @Test
  void languageModelsAreScoredAndContinuedAtTheDepthThatIsAskedFor() {
    CommandRun trained =
        tasks.continued(
            "language-model",
            "--set=model.decoder.layers=3",
            "--set=model.decoder.stack={kind: early-exit, rule: leave}",
            "--set=training.max-steps=60");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    String whole = score("--exit-rule=none");
    assertThat(score("--exit-threshold=1")).isEqualTo(whole);
    assertThat(score("--exit-threshold=0")).isNotEqualTo(whole);
    assertThat(score("--exit-threshold=0"))
        .isEqualTo(score("--exit-rule=confidence", "--exit-threshold=0"));
    CommandRun text =
        CommandRun.of(
            "generate",
            "--model=" + tasks.path("language-model"),
            "--prompt=abc",
            "--max-new-tokens=3",
            "--exit-rule=patience",
            "--exit-patience=1");
    assertThat(text.exitCode()).as(text.err()).isZero();
    CommandRun refused =
        CommandRun.of(
            "score",
            "--model=" + tasks.path("language-model"),
            "--text=" + tasks.path("test.twice"),
            "--exit-patience=1");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--exit-patience: the exit rule is leave, which has none");
  }

  private static String score(String... options) {
    List<String> all = new ArrayList<>(List.of("score"));
    all.add("--model=" + tasks.path("language-model"));
    all.add("--text=" + tasks.path("test.twice"));
    all.addAll(List.of(options));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static CommandRun trainTagger(String model, String... options) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String word = "" + letter(i * 31) + letter(i / 6) + letter(i / 36);
      lines.add(word + "\t" + ("ae".indexOf(word.charAt(0)) < 0 ? "CONS" : "VOW"));
      if (i % 5 == 4) {
        lines.add("");
      }
    }
    Path conll = Files.write(folder.resolve("tags.conll"), lines);
    List<String> all = new ArrayList<>(List.of("train", "--task=tagging"));
    all.addAll(List.of("--model=" + folder.resolve(model), "--train-conll=" + conll));
    all.addAll(List.of("--set=model.size=16", "--set=model.feed-forward=32"));
    all.addAll(List.of("--set=model.encoder.layers=3", "--set=training.max-tokens=200"));
    all.addAll(List.of("--set=training.learning-rate=1e-2", "--set=training.validate-every=0"));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static char letter(int number) {
    return "abcdef".charAt(number % 6);
  }

  /** Each word leaves alone; lines stay where they are, blank ones too. */
  @Test
  void wordsLeaveATaggerEarly() throws IOException {
    CommandRun trained =
        trainTagger(
            "tagger",
            "--set=model.encoder.stack={kind: early-exit, rule: entropy, window: 1}",
            "--max-steps=40");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    List<String> lines = List.of("abc fed cab", "", "bad", "def fab ace bed cad", " ");
    String all = tags(String.join("\n", lines) + "\n", "--exit-threshold=0.3");
    StringBuilder alone = new StringBuilder();
    lines.forEach(line -> alone.append(tags(line + "\n", "--exit-threshold=0.3")));
    assertThat(alone).hasToString(all);
    assertThat(all.lines().map(line -> line.isEmpty() ? 0 : line.split(" ").length))
        .containsExactly(3, 0, 1, 5, 0);
    String text = String.join(" ", lines) + "\n";
    assertThat(tags(text, "--exit-threshold=0")).isEqualTo(tags(text, "--exit-rule=none"));
    CommandRun curve =
        CommandRun.of(
            "eval",
            "--model=" + folder.resolve("tagger"),
            "--src=" + tasks.path("test.word"),
            "--ref=" + tasks.path("test.label"),
            "--exit-curve=0.1");
    assertThat(curve.exitCode()).isEqualTo(2);
    assertThat(curve.err()).contains("neither translates nor classifies");
  }

  private static String tags(String input, String... options) {
    List<String> all = new ArrayList<>(List.of("predict", "--model=" + folder.resolve("tagger")));
    all.addAll(List.of(options));
    CommandRun run = CommandRun.withInput(input, all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--set=task.crf=true;--set=model.encoder.stack={kind: early-exit, rule: entropy}"
            + " | task.crf: found true, expected false with model.encoder.stack early-exit",
        "--set=model.encoder.stack={kind: early-exit, rule: leave}"
            + " | model.encoder.stack.rule: found leave, expected none, entropy",
        "--set=model.positions=none;--set=model.encoder.self-attention=linear;"
            + "--set=model.encoder.stack=early-exit"
            + " | self-attention: linear cannot be asked by some rows",
        "--set=model.encoder.stack={kind: early-exit, window: -1}"
            + " | window: found -1, expected 0 or more"
      })
  void taggersRefuseWhatWordsCannotLeaveBy(String options, String message) throws IOException {
    CommandRun run = trainTagger("refused", options.split(";"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  /** A stop between two updates changes nothing, in either stage. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: early-exit, training: mixed}",
        "{kind: early-exit, training: two-stage, first-stage: 5}"
      })
  void aRunThatWasResumedEqualsTheUnbrokenOne(String stack) throws IOException {
    String name = "of" + Integer.toUnsignedString(stack.hashCode());
    for (String[] run : new String[][] {{"unbroken", "9"}, {"resumed", "4"}, {"resumed", "9"}}) {
      String[] options = {"--set=model.encoder.stack=" + stack, "--max-steps=" + run[1]};
      CommandRun labels =
          tasks.label(run[0] + name, options[0], options[1], "--set=model.encoder.layers=3");
      assertThat(labels.exitCode()).as(labels.err()).isZero();
      CommandRun tags = trainTagger(run[0] + "-tags" + name, options);
      assertThat(tags.exitCode()).as(tags.err()).isZero();
    }
    for (String kind : List.of(name, "-tags" + name)) {
      assertThat(
              Files.mismatch(
                  folder.resolve("resumed" + kind).resolve("model.safetensors"),
                  folder.resolve("unbroken" + kind).resolve("model.safetensors")))
          .isEqualTo(-1);
    }
  }

  @Test
  void exportsNameTheStackThatTheyCannotExpress() {
    Path out = folder.resolve("onnx");
    CommandRun run =
        CommandRun.of(
            "export",
            "--model",
            tasks.path("exits"),
            "--format",
            "onnx",
            "--output",
            out.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("encoder.stack: early-exit, expected sequential");
    assertThat(out).doesNotExist();
  }
}
