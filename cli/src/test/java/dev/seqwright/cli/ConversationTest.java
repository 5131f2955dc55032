package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.files.Output;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever sends a line and waits has its answer before the input ends. */
@Timeout(60)
class ConversationTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void models() throws IOException {
    assertThat(CopyTask.create(folder, 1).train("model", "--max-steps=1").exitCode()).isZero();
    ToyTasks toys = ToyTasks.create(folder);
    assertThat(toys.label("labels", "--max-steps=1").exitCode()).isZero();
    assertThat(toys.continued("words", "--max-steps=1").exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "translate -m model, abc",
    "score -m model, abc\tcba",
    "predict -m labels, abc",
    "generate -m words, ab",
    "tokenizer encode -m model/source.model, abc",
    "tokenizer decode -m model/source.model, ▁ a b c",
  })
  void everyLineIsAnsweredAtOnce(String command, String line) throws Exception {
    List<String> words = List.of(command.replace("-m ", "-m " + folder + "/").split(" "));
    InputStream before = System.in;
    try (PipedInputStream answers = new PipedInputStream();
        var read = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8))) {
      CompletableFuture<Integer> run = ask(line, words, new PipedOutputStream(answers), read);
      assertThat(run.get()).isZero();
      assertThat(read.readLine()).isNull();
    } finally {
      System.setIn(before);
    }
  }

  /** Sends the line twice, each time once the answer before is there; then the input ends. */
  private static CompletableFuture<Integer> ask(
      String line, List<String> words, OutputStream out, BufferedReader answers)
      throws IOException {
    try (PipedOutputStream questions = new PipedOutputStream()) {
      System.setIn(new PipedInputStream(questions));
      CompletableFuture<Integer> run = start(words, out);
      for (int i = 0; i < 2; i++) {
        questions.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        questions.flush();
        assertThat(answers.readLine()).isNotNull();
        assertThat(run).isNotDone();
      }
      return run;
    }
  }

  private static CompletableFuture<Integer> start(List<String> words, OutputStream out) {
    PrintStream err = System.err;
    return CompletableFuture.supplyAsync(
        () -> {
          try (Output output = new Output(out, "standard output")) {
            return new CommandFrame(Commands.ALL, output, err).run(words.toArray(String[]::new));
          }
        });
  }
}
