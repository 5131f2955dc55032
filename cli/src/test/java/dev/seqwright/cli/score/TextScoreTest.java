package dev.seqwright.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.cli.CommandRun;
import dev.seqwright.cli.ToyTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code seqwright score} and {@code eval} of texts by language models of characters. */
class TextScoreTest {
  @TempDir private static Path shared;

  private static ToyTasks tasks;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(shared);
    for (String order : List.of("lines", "documents", "streams")) {
      CommandRun run =
          tasks.continued(
              order,
              "--set=task={kind: language-modelling, context: 12, order: " + order + "}",
              "--tokens=characters",
              "--max-steps=30");
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  private static CommandRun run(String command, String model, String input, String... options) {
    List<String> all = new ArrayList<>(List.of(command, "--model", tasks.path(model)));
    all.addAll(List.of(options));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  private static List<String> score(String model, String input, String... options) {
    CommandRun run = run("score", model, input, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  private static void refused(CommandRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("seqwright: ").contains(parts);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines", "documents", "streams"})
  void everyLineHasItsScoreBlankOnesToo(String model) {
    List<String> scores = score(model, "abcabc\n\nab\n\n\nfed", "--tokens");
    assertThat(scores).hasSize(6);
    for (String line : scores) {
      String[] columns = line.split("\t", -1);
      String[] parts = columns[1].isEmpty() ? new String[0] : columns[1].split(" ", -1);
      double sum = 0;
      for (int i = 1; i < parts.length; i += 2) {
        sum += Double.parseDouble(parts[i]);
      }
      assertThat(sum).isCloseTo(Double.parseDouble(columns[0]), within(1e-4));
    }
  }

  @Test
  void tokensAreShownWithoutSpaces() {
    String last = "<0x0A>";
    assertThat(tokens("streams", "ab\n\nc\n")).containsExactly("a b " + last, last, "c " + last);
    assertThat(tokens("streams", "ab\nc")).containsExactly("a b " + last, "c");
    assertThat(tokens("lines", "ab\n\nc")).containsExactly("a b </s>", "</s>", "c </s>");
    assertThat(tokens("documents", "ab\nc\n\nd"))
        .containsExactly("a b " + last, "c </s>", "", "d </s>");
  }

  private static List<String> tokens(String model, String text) {
    return score(model, text, "--tokens").stream()
        .map(line -> line.split("\t", -1)[1].replaceAll(" -?[0-9.]+( |$)", "$1"))
        .toList();
  }

  @Test
  void aMeanIsOverTheTokensOfTheLine() {
    double sum = Double.parseDouble(score("lines", "abc\n").getFirst());
    double mean = Double.parseDouble(score("lines", "abc\n", "--lenpen", "1").getFirst());
    assertThat(mean).isCloseTo(sum / 4, within(1e-5));
  }

  /** The numbers of eval are those of the lines, and bytes are those of the file. */
  @ParameterizedTest
  @ValueSource(strings = {"lines", "documents", "streams"})
  void evalTellsTheNumbersOfTheLines(String model) throws IOException {
    String text = "abcabc\n\nabcd\nfedfed\n";
    Path file = Files.writeString(folder.resolve("text"), text);
    for (String[] policy :
        List.of(
            new String[0],
            new String[] {"--stride", "1"},
            new String[] {"--context-window", "5"})) {
      List<String> lines = score(model, text, policy);
      double nats = -lines.stream().mapToDouble(Double::parseDouble).sum();
      String[] options = Arrays.copyOf(policy, policy.length + 2);
      options[policy.length] = "--ref";
      options[policy.length + 1] = file.toString();
      CommandRun run = run("eval", model, "", with(options, "--format", "json"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      double tokens = signature(run.out(), "tokens");
      assertThat(signature(run.out(), "bytes")).isEqualTo(text.length());
      assertThat(number(run.out(), "nats")).isCloseTo(nats / tokens, within(1e-5));
      assertThat(number(run.out(), "perplexity")).isCloseTo(Math.exp(nats / tokens), within(1e-4));
      assertThat(number(run.out(), "bits-per-byte"))
          .isCloseTo(nats / Math.log(2) / text.length(), within(1e-5));
    }
  }

  @Test
  void theSignatureNamesThePolicy() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "abcabc\n");
    String eval = run("eval", "streams", "", "--ref", file.toString(), "--stride", "3").out();
    assertThat(eval)
        .contains("nats|tokens:7|bytes:7|text:streams|context:12|first:12|stride:3|window:9|")
        .contains("perplexity|")
        .contains("bits-per-byte|");
    assertThat(run("eval", "streams", "", "--ref", file.toString(), "--context-window", "4").out())
        .contains("context:12|first:8|stride:8|window:4|");
  }

  @Test
  void charactersThatTheVocabularyLacksAreCounted() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "abc\naxb\u00e9\n");
    CommandRun run = run("eval", "streams", "", "--ref", file.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("|unknown:2|").contains("bytes:10");
    assertThat(tokens("streams", "axb\n")).containsExactly("a <unk> b <0x0A>");
  }

  @Test
  void contextsThatTheModelDoesNotHave() {
    String text = tasks.path("test.twice");
    refused(
        run("eval", "streams", "", "--ref", text, "--stride", "13"),
        "--stride: found 13, expected 1 to 12: the model reads 12 tokens at most");
    refused(
        run("score", "streams", "abc\n", "--context-window", "12"),
        "--context-window: found 12, expected 0 to 11: the model reads 12 tokens at most");
    refused(
        run("eval", "streams", "", "--ref", text, "--stride", "1", "--context-window", "2"),
        "--context-window and --stride: found both, expected one of them");
    refused(
        CommandRun.of("eval", "--ref", text, "--hyp", text, "-m", "exact", "--stride", "2"),
        "--stride: eval without --model is no language model");
  }

  @Test
  void textsWithoutText() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "");
    Path blank = Files.writeString(folder.resolve("blank"), "\n \n");
    refused(run("eval", "streams", "", "--ref", empty.toString()), "empty: no lines");
    refused(
        run("eval", "documents", "", "--ref", blank.toString()),
        "blank: found 2 blank lines, expected a text");
    refused(run("score", "streams", ""), "standard input: no lines; expected at least one");
  }

  @Test
  void aTrainingTextWithoutText() throws IOException {
    Path blank = Files.writeString(folder.resolve("blank"), "\n \n");
    Path lineFeed = Files.writeString(folder.resolve("line-feed"), "\n");
    refused(
        train(blank, "--tokens=bytes", "--set=task.order=documents"),
        "data.train.text: found 2 blank lines, expected a text");
    refused(
        train(lineFeed, "--tokens=characters"),
        "the training texts have no characters; expected at least one");
    refused(
        train(lineFeed, "--tokens=letters"),
        "--tokens letters",
        "Allowed: pieces, characters, bytes");
  }

  private CommandRun train(Path text, String... options) {
    String[] usual = {
      "train",
      "--task=language-modelling",
      "--model=" + folder.resolve("new"),
      "--train-text=" + text,
      "--max-steps=1",
      "--warmup=0"
    };
    return CommandRun.of(with(usual, options));
  }

  @Test
  void whatALanguageModelHasNoUseFor() {
    String text = tasks.path("test.twice");
    refused(
        run("eval", "streams", "", "--ref", text, "--hyp", text),
        "--hyp: " + tasks.path("streams") + " is a language model and has no outputs to compare");
    refused(
        run("eval", "streams", "", "--ref", text, text),
        "--ref: found 2 files, expected one: a language model is asked for one text");
    refused(
        run("eval", "streams", "", "--ref", text, "--report", folder.toString()),
        "--report: " + tasks.path("streams") + " is a language model and has no outputs to show");
    refused(
        run("score", "streams", "", "--source", text, "--target", text),
        "found a model of the task language-modelling");
    refused(
        run("score", "streams", "", "--source", text, "--target", text, "--text", text),
        "--text: found " + text + ", expected a language model and no --source");
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static double number(String json, String metric) {
    return found(
        json, "\"metric\" : \"" + metric + "\",\\s+\"name\" : \"[^\"]*\",\\s+\"score\" : ");
  }

  private static double signature(String json, String key) {
    return found(json, "[\"|]" + key + ":");
  }

  private static double found(String json, String before) {
    Matcher matcher = Pattern.compile(before + "([0-9.Ee-]+)").matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
