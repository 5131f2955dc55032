package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.seqwright.core.api.ModelArrays;
import dev.seqwright.core.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.LoggerFactory;

/** A Universal Transformer that halts, from its training to its use. */
class UniversalTest {
  private static final String STACK =
      "--set=model.encoder.stack={kind: universal, steps: 4, halting: {kind: act, bias: 0}}";
  private static final List<String> WORDS = List.of("abc", "f", "", "cabfed", "dad");

  @TempDir static Path folder;

  private static ToyTasks tasks;
  private static List<String> learnt;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(folder);
    String[] settings = {STACK, "--set=training.max-steps=40", "--set=training.report-every=20"};
    learnt = logged(() -> assertThat(tasks.label("model", settings).exitCode()).isZero());
    Files.write(folder.resolve("words"), WORDS);
  }

  @Test
  void theLogOfATrainingTellsStepsByPosition() {
    assertThat(learnt)
        .anyMatch(
            line ->
                line.matches("Steps of encoder: [1-4]\\.\\d{3}; tokens: \\d+; by position: 1 .*"));
  }

  @Test
  void predictTellsTheStepsThatTokensTookWhereItIsAsked() {
    List<CommandRun> runs = new ArrayList<>();
    assertThat(logged(() -> runs.add(predict()))).noneMatch(line -> line.contains("Steps of"));
    List<String> told = logged(() -> runs.add(predict("--use-report")));
    assertThat(told)
        .anyMatch(
            line ->
                line.matches(
                    "Steps of encoder: [1-4]\\.\\d{3}; tokens: %d; by position: .*"
                        .formatted(tokens())));
    assertThat(runs.get(1).out()).isEqualTo(runs.get(0).out()).hasLineCount(WORDS.size());
  }

  @Test
  void everyTokenIsToldWithItsSteps() {
    List<String> told = logged(() -> predict("--use-report"));
    String line = told.stream().filter(l -> l.contains("by token")).findFirst().orElseThrow();
    assertThat(line).startsWith("Steps of encoder by token, the most first (times read): '");
    Matcher counts = Pattern.compile("' [1-4]\\.\\d\\d \\((\\d+)\\)").matcher(line);
    assertThat(counts.results().mapToInt(r -> Integer.parseInt(r.group(1))).sum())
        .isEqualTo(tokens());
    assertThat(line).contains("'a' ", "'</s>' ").contains(" (" + WORDS.size() + ")");
  }

  /** What Java code finds the lines to be cut into, with those that stand around them. */
  private static int tokens() {
    try (ModelArrays model = ModelArrays.open(folder.resolve("model"))) {
      return WORDS.stream().mapToInt(word -> model.tokens(word).length).sum();
    }
  }

  /** The messages of the log meanwhile. */
  private static List<String> logged(Runnable work) {
    ListAppender<ILoggingEvent> messages = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.seqwright");
    Level before = logger.getLevel();
    messages.start();
    logger.addAppender(messages);
    logger.setLevel(Level.INFO);
    work.run();
    logger.setLevel(before);
    logger.detachAppender(messages);
    return messages.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static CommandRun predict(String... options) {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "predict", "--model=" + tasks.path("model"), "--input=" + tasks.path("words")),
                Stream.of(options))
            .toArray(String[]::new);
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  @Test
  void javaCodeSeesTheStepsOfEveryToken() {
    try (ModelArrays model = ModelArrays.open(folder.resolve("model"));
        Reading texts = model.read(List.of("abc", "cabfed"))) {
      INDArray steps = texts.steps(1).orElseThrow();
      assertThat(steps.rows()).isEqualTo(model.tokens("cabfed").length);
      assertThat(steps.minNumber().doubleValue()).isBetween(1.0, 4.0);
      assertThat(steps.maxNumber().doubleValue()).isBetween(1.0, 4.0);
      try (Reading alone = model.read(List.of("cabfed"))) {
        assertThat((Object) alone.steps(0).orElseThrow()).isEqualTo(steps);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onnx | encoder.stack: universal with halting, expected sequential, or universal with",
        "huggingface | encoder.stack: universal with halting, expected sequential",
        "ctranslate2 | it does not translate"
      })
  void formatsThatCannotExpressHaltingRefuseIt(String format, String reason) {
    Path output = folder.resolve("exported");
    CommandRun run =
        CommandRun.of(
            "export", "--model=" + tasks.path("model"), "--format=" + format, "--output=" + output);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(reason).contains("nothing was written");
    assertThat(output).doesNotExist();
  }

  @Test
  void aFixedNumberOfStepsIsExportedToOnnx() {
    String fixed = "--set=model.encoder.stack={kind: universal, steps: 2}";
    CommandRun learnt =
        tasks.label("fixed", fixed, "--set=task.pooling=mean", "--set=training.max-steps=1");
    assertThat(learnt.exitCode()).as(learnt.err()).isZero();
    Path output = folder.resolve("graph");
    CommandRun run =
        CommandRun.of(
            "export", "--model=" + tasks.path("fixed"), "--format=onnx", "--output=" + output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(output.resolve("model.onnx")).exists();
  }

  @Test
  void settingsThatCannotBeAreRefusedBeforeAnythingIsWritten() {
    refused(
        "model.encoder.stack.steps: found 0, expected 1 to 10000",
        "--set=model.encoder.stack={kind: universal, steps: 0}");
    refused(
        "self-attention: clustered cannot be asked by some rows while it sees all",
        STACK,
        "--set=model.encoder.self-attention=clustered");
    refused(
        "--set model.encoder.stack={kind: sequential, unique-layers: 4}:"
            + " model.encoder.stack.unique-layers: found 4, expected a divisor of layers (1)",
        "--set=model.encoder.stack={kind: sequential, unique-layers: 4}");
    refused(
        "label.yaml:5: model.encoder.norm-placement: conditional does not go with stack universal",
        STACK,
        "--set=model.norm-placement=conditional");
    refused(
        "unknown kind 'atc', did you mean 'act'? Allowed: none, act",
        "--set=model.encoder.stack={kind: universal, halting: atc}");
  }

  private static void refused(String message, String... options) {
    CommandRun run = tasks.label("refused", options);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(folder.resolve("refused")).doesNotExist();
  }
}
