package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million lines pass through each command that answers line by line, in a Java machine whose heap
 * could not hold a part of them, and come out in their places.
 */
@Tag("long")
@Timeout(900)
class MillionLinesOfCommandsTest {
  private static final int LINES = 1_000_000;
  private static final String HEAP = "-Xmx80m";

  @TempDir private static Path folder;

  @BeforeAll
  static void models() throws IOException {
    ToyTasks toys = ToyTasks.create(folder);
    assertThat(toys.label("labels", "--max-steps=1").exitCode()).isZero();
    assertThat(toys.continued("words", "--max-steps=1").exitCode()).isZero();
    Path words = Files.writeString(folder.resolve("train.conll"), "abc\tX\nfed\tY\n\n".repeat(20));
    CommandRun tags =
        CommandRun.of(
            "train",
            "--task=tagging",
            "--model=" + folder.resolve("tags"),
            "--train-conll=" + words,
            "--max-steps=1",
            "--set=model.size=16",
            "--set=model.encoder.layers=1");
    assertThat(tags.exitCode()).as(tags.err()).isZero();
  }

  /** Of every seventh line there is no text. */
  private static String line(int number) {
    return number % 7 == 0 ? "" : Integer.toString(number, 6).replace('0', 'a');
  }

  private static String word(int number) {
    return line(number).isEmpty() ? "" : line(number) + "\tX";
  }

  @Test
  void labels() throws IOException, InterruptedException {
    assertThat(answers(MillionLinesOfCommandsTest::line, number -> "a ", "predict", "labels"))
        .isEqualTo(LINES);
  }

  @Test
  void tagsOfWordsThatWereNeverSeen() throws IOException, InterruptedException {
    assertThat(
            answers(
                MillionLinesOfCommandsTest::word,
                MillionLinesOfCommandsTest::word,
                "predict",
                "tags",
                "--input-format=conll"))
        .isEqualTo(LINES);
  }

  @Test
  void continuations() throws IOException, InterruptedException {
    assertThat(
            answers(
                MillionLinesOfCommandsTest::line,
                number -> "",
                "generate",
                "words",
                "--max-new-tokens=1"))
        .isEqualTo(LINES);
  }

  @Test
  void vectors() throws IOException, InterruptedException {
    Path array = folder.resolve("states.npy");
    answers(MillionLinesOfCommandsTest::line, number -> "", "embed", "labels", "--output=" + array);
    assertThat(Files.size(array)).isEqualTo(128 + 4L * 32 * LINES);
    Files.delete(array);
  }

  @Test
  void scoresOfTags() throws IOException, InterruptedException {
    Path file =
        written(
            "tagged.conll",
            number -> line(number) + "\tB-X\t" + (number % 3 == 0 ? "O" : "B-X") + "\n");
    assertThat(run("eval", "--conll=" + file)).contains("66.6");
  }

  @Test
  void scoresOfLabels() throws IOException, InterruptedException {
    Path texts = written("texts", MillionLinesOfCommandsTest::line);
    Path gold = written("gold", number -> number % 2 == 0 ? "a vowel" : "a consonant");
    assertThat(
            run(
                "eval",
                "--model=" + folder.resolve("labels"),
                "--src=" + texts,
                "--ref=" + gold,
                "--metrics=accuracy"))
        .contains("accuracy");
  }

  @Test
  void foreseenText() throws IOException, InterruptedException {
    Path file = written("text", MillionLinesOfCommandsTest::line);
    assertThat(run("eval", "--model=" + folder.resolve("words"), "--ref=" + file))
        .contains("perplexity");
  }

  private static Path written(String name, IntFunction<String> line) throws IOException {
    Path file = folder.resolve(name);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      write(out, line);
    }
    return file;
  }

  private static void write(Writer out, IntFunction<String> line) throws IOException {
    for (int i = 0; i < LINES; i++) {
      out.write(line.apply(i) + "\n");
    }
  }

  /**
   * How many lines a command answers.
   *
   * @param beginning of the answer to each line
   */
  private static int answers(
      IntFunction<String> line,
      IntFunction<String> beginning,
      String command,
      String model,
      String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command, "--model=" + folder.resolve(model)));
    words.addAll(List.of(more));
    Process process = start(words);
    Thread writer = Thread.startVirtualThread(() -> feed(process, line));
    int count = 0;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String answer = out.readLine(); answer != null; answer = out.readLine()) {
        assertThat(answer).as("line %d", count).startsWith(beginning.apply(count));
        count++;
      }
    }
    writer.join();
    assertThat(process.waitFor()).isZero();
    return count;
  }

  private static void feed(Process process, IntFunction<String> line) {
    try (Writer in = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8))) {
      write(in, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String... words) throws IOException, InterruptedException {
    Process process = start(List.of(words));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }

  private static Process start(List<String> words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + System.getProperty("jvm.options"),
                HEAP,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(words);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
