package dev.seqwright.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake has one message that says where it is and what to do. */
class EvalMistakesTest {
  @TempDir private Path folder;
  private Path reference;

  @BeforeEach
  void files() {
    reference = EvalRun.file(folder, "ref", "one", "two", "three");
  }

  private static void refused(String message, Object... arguments) {
    assertThatThrownBy(() -> EvalRun.of(arguments))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shortAndLongFiles() {
    Path shorter = EvalRun.file(folder, "short", "one", "two");
    refused("short:3: the line is missing", "--ref", reference, "--hyp", shorter);
    Path longer = EvalRun.file(folder, "long", "one", "two", "three", "four");
    refused("long:4: a line too many", "--ref", reference, "--hyp", longer);
  }

  @Test
  void invalidUtf8() throws IOException {
    Path latin = folder.resolve("latin");
    Files.write(latin, "eins\nzw\u00f6lf\ndrei\n".getBytes(StandardCharsets.ISO_8859_1));
    refused("latin:2: not valid UTF-8", "--ref", reference, "--hyp", latin);
  }

  private Path empty() {
    try {
      return Files.createFile(folder.resolve("empty"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingToEvaluate() {
    refused("give --hyp FILE, or --model DIR", "--ref", reference);
    refused("is not a whole model folder", "--ref", reference, "--model", folder);
    refused("has no lines", "--ref", reference, "--hyp", empty());
  }

  @Test
  void unknownNames() {
    refused("did you mean 'bleu'?", "--ref", reference, "--hyp", reference, "-m", "blue");
    refused("choose 13a", "--ref", reference, "--hyp", reference, "-tok", "14a");
    refused("choose exp", "--ref", reference, "--hyp", reference, "-s", "more");
    refused("ja-kuromoji", "--ref", reference, "--hyp", reference, "-tok", "ja-mecab");
    refused("--tokenizer-model", "--ref", reference, "--hyp", reference, "-tok", "flores200");
  }

  @Test
  void combinationsWithoutSense() {
    refused("two files or more", "--ref", reference, "--hyp", reference, "--paired-bs");
    refused("twice", "--ref", reference, "--hyp", reference, reference);
    refused("no significance", "--ref", reference, "--hyp", reference, "-sl", "--confidence");
    refused("a model's", "--ref", reference, "--hyp", reference, "-m", "perplexity");
  }

  @Test
  void aReportThatCannotBeWritten() {
    refused("cannot be written", "--ref", reference, "--hyp", reference, "--report", reference);
  }

  @Test
  void unknownFormatIsAMistakeOfUse() {
    EvalRun run = EvalRun.of("--ref", reference, "--hyp", reference, "--format", "xml");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("xml");
  }
}
