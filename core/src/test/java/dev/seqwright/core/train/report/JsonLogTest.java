package dev.seqwright.core.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.RunFixture;
import dev.seqwright.core.train.validation.BestScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLogTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("log.jsonl");
  }

  private void run(long resumed, long last) {
    try (JsonLog log = new JsonLog(file)) {
      log.onStart(resumed);
      for (long step = resumed + 100; step <= last; step += 100) {
        log.onReport(RunFixture.report(step, 4));
        if (step % 200 == 0) {
          log.onValidation(RunFixture.validation(step, 20.0, new BestScore(20, step, 0)));
        }
      }
    }
  }

  @Test
  void everyReportAndValidationIsOneObject() throws Exception {
    run(0, 200);
    assertThat(Files.readAllLines(file)).hasSize(3);
    JsonNode report = new ObjectMapper().readTree(Files.readAllLines(file).getFirst());
    assertThat(report.path("type").asText()).isEqualTo("report");
    assertThat(report.path("loss").doubleValue()).isEqualTo(3.2145);
    assertThat(report.path("target-tokens-per-second").doubleValue()).isEqualTo(2500);
    assertThat(Files.readAllLines(file).getLast())
        .isEqualTo(
            "{\"type\":\"validation\",\"step\":200,\"epoch\":2,\"bleu\":20.0,"
                + "\"perplexity\":20.5,\"best-step\":200,\"stalled\":0,\"seconds\":3.5}");
  }

  @Test
  void aResumedRunLeavesTheFileOfTheUnbrokenOne() throws Exception {
    run(0, 600);
    byte[] unbroken = Files.readAllBytes(file);
    run(200, 300);
    run(200, 600);
    assertThat(file).hasBinaryContent(unbroken);
  }

  @Test
  void anEndThatARunGoesBeyondWasNone() throws Exception {
    run(0, 400);
    byte[] unbroken = Files.readAllBytes(file);
    run(0, 300);
    try (JsonLog log = new JsonLog(file)) {
      log.onStart(300);
      log.onFinalValidation(RunFixture.validation(300, 25.0, new BestScore(25, 300, 0)));
    }
    assertThat(Files.readAllLines(file).getLast())
        .startsWith("{\"type\":\"final-validation\",\"step\":300,\"epoch\":2,\"bleu\":25.0");
    run(300, 400);
    assertThat(file).hasBinaryContent(unbroken);
  }

  @Test
  void aLineThatWasCutByACrashIsWrittenAnew() throws Exception {
    run(0, 400);
    byte[] unbroken = Files.readAllBytes(file);
    run(200, 300);
    Files.writeString(file, "{\"type\":\"repo", StandardOpenOption.APPEND);
    run(300, 400);
    assertThat(file).hasBinaryContent(unbroken);
  }

  @Test
  void aNewModelBeginsWithAnEmptyFile() throws Exception {
    run(0, 400);
    run(0, 100);
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void aFileOfSomethingElseIsLeftAlone() throws Exception {
    Files.writeString(file, "{\"step\":1}\nmy diary\n");
    assertThatThrownBy(() -> run(100, 200))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("log.jsonl:2: expected a JSON object with a step");
    assertThat(file).hasContent("{\"step\":1}\nmy diary\n");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    assertThatThrownBy(() -> new JsonLog(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(folder + " cannot be opened");
  }
}
