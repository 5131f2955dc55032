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

  @Test
  void taggersHaveNoExits() throws IOException {
    Path conll = Files.writeString(folder.resolve("tags.conll"), "a X\n\nb Y\n\n");
    CommandRun run =
        CommandRun.of(
            "train",
            "--task=tagging",
            "--model=" + folder.resolve("tagger"),
            "--train-conll=" + conll,
            "--set=model.encoder.stack=early-exit");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("model.encoder.stack: found early-exit, expected sequential or");
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
