package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classification and language modelling from training to use, through the command line. */
class TaskCommandsTest {
  @TempDir private static Path shared;

  private static ToyTasks tasks;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(shared);
    succeeded(tasks.label("labels", "--max-steps", "150"));
    succeeded(tasks.continued("words", "--max-steps", "500"));
  }

  @Test
  void everyLineGetsALabelBlankOnesToo() {
    CommandRun run = predict("cab\n\nabc\n  \nabc");
    assertThat(run.out().lines()).hasSize(5).allMatch(line -> line.startsWith("a "));
    assertThat(run.out().lines().toList().getFirst()).isEqualTo("a consonant");
    assertThat(run.out().lines().toList().get(2)).isEqualTo("a vowel");
    assertThat(run.out()).endsWith("a vowel\n");
  }

  @Test
  void nothingGetsNoLabel() {
    assertThat(predict("").out()).isEmpty();
  }

  @Test
  void labelsGoToAFileWholeOrNotAtAll() throws IOException {
    Path output = folder.resolve("labels");
    CommandRun run = run("predict", "-m", model("labels"), "-i", input(), "-o", output.toString());
    assertThat(run.out()).isEmpty();
    assertThat(Files.readAllLines(output)).isEqualTo(lines("test.label"));
    Files.write(folder.resolve("latin"), new byte[] {'a', '\n', (byte) 0xe9, '\n'});
    Path never = folder.resolve("never");
    CommandRun failed =
        CommandRun.of(
            "predict", "-m=" + model("labels"), "-i=" + folder.resolve("latin"), "-o=" + never);
    assertThat(failed.exitCode()).isEqualTo(2);
    assertThat(failed.err()).contains("latin:2: not valid UTF-8");
    assertThat(never).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**never*");
  }

  @Test
  void accuracyOfLabelsInAFile() throws IOException {
    List<String> wrong = lines("test.label").stream().map(label -> "a vowel").toList();
    Path constant = Files.write(folder.resolve("constant"), wrong);
    String[] eval = {"eval", "--ref", tasks.path("test.label"), "--metrics", "accuracy"};
    assertThat(number(run(eval, "--hyp", tasks.path("test.label")), "accuracy")).isEqualTo(100);
    long right = lines("test.label").stream().filter("a vowel"::equals).count();
    assertThat(number(run(eval, "--hyp", constant.toString()), "accuracy"))
        .isEqualTo(Math.round(10_000.0 * right / 30) / 100.0);
  }

  @Test
  void accuracyOfAModel() {
    CommandRun run =
        run(
            "eval",
            "--model=" + model("labels"),
            "--src=" + tasks.path("test.word"),
            "--ref=" + tasks.path("test.label"),
            "--metrics=accuracy");
    assertThat(number(run, "accuracy")).isEqualTo(100);
  }

  @Test
  void promptsAreContinuedByTheMostProbableTokens() throws IOException {
    String prompts = String.join("\n", lines("test.word")) + "\n";
    List<String> found = generate(prompts, "--greedy").out().lines().toList();
    assertThat(found).hasSize(30);
    List<String> expected = lines("test.word");
    assertThat(
            Stream.iterate(0, i -> i < 30, i -> i + 1)
                .filter(i -> found.get(i).equals(expected.get(i))))
        .hasSizeGreaterThan(25);
    String beam = generate(prompts, "--beam-size", "3").out();
    assertThat(beam.lines()).hasSize(30);
  }

  /** A seed and a line's number decide what is drawn, in whatever windows lines are read. */
  @Test
  void whatIsDrawnDependsOnTheSeed() {
    String prompts = "ab\n\nabc\n".repeat(100);
    String first = generate(prompts, "--seed", "5").out();
    assertThat(first.lines()).hasSize(300);
    assertThat(generate(prompts, "--seed", "5").out()).isEqualTo(first);
    assertThat(generate(prompts, "--seed", "6").out()).isNotEqualTo(first);
    assertThat(first.lines().distinct().count()).as("different draws").isGreaterThan(10);
  }

  /** The letters of a text that is begun anew: three and the same three. */
  @Test
  void anEmptyPromptIsContinuedFromTheBeginningOfAText() {
    String drawn = generate("\n".repeat(20), "--temperature", "0.5").out();
    List<String> texts = drawn.lines().toList();
    assertThat(texts).hasSize(20);
    assertThat(texts.stream().filter(text -> text.matches("([a-f]{3})\\1"))).hasSizeGreaterThan(12);
  }

  @Test
  void noMoreTokensThanAskedFor() {
    assertThat(generate("abc\n", "--greedy", "--max-new-tokens", "2").out()).isEqualTo("ab\n");
  }

  @Test
  void perplexityOfAModel() {
    CommandRun run =
        run(
            "eval",
            "--model=" + model("words"),
            "--ref=" + tasks.path("test.twice"),
            "--metrics=perplexity,accuracy");
    assertThat(number(run, "perplexity")).isBetween(1.9, 2.5);
    assertThat(number(run, "accuracy")).isGreaterThan(50);
  }

  private static CommandRun predict(String input) {
    return succeeded(CommandRun.withInput(input, "predict", "--model", model("labels")));
  }

  private static CommandRun generate(String input, String... options) {
    String[] first = {"generate", "--model", model("words")};
    return succeeded(CommandRun.withInput(input, joined(first, options)));
  }

  private static CommandRun run(String[] command, String... options) {
    return run(joined(command, options));
  }

  private static CommandRun run(String... command) {
    return succeeded(CommandRun.of(command));
  }

  private static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static String[] joined(String[] first, String... second) {
    return Stream.of(first, second).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String model(String name) {
    return tasks.path(name);
  }

  private static String input() {
    return tasks.path("test.word");
  }

  private static List<String> lines(String name) throws IOException {
    return Files.readAllLines(shared.resolve(name));
  }

  /** The score that stands behind a metric's name and signature. */
  private static double number(CommandRun run, String metric) {
    return Pattern.compile(metric + "\\|\\S* = ([0-9.]+)")
        .matcher(run.out())
        .results()
        .map(MatchResult.class::cast)
        .map(found -> Double.parseDouble(found.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(run.out()));
  }
}
