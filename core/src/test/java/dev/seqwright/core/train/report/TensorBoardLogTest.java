package dev.seqwright.core.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.RunFixture;
import dev.seqwright.core.train.validation.BestScore;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  /**
   * The vector was written by TensorBoard's own classes: scripts/vectors/tensorboard_vectors.py.
   */
  @Test
  void theBytesAreThoseThatTensorBoardWrites() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventFile events = new EventFile(out, 1_700_000_000.25)) {
      events.start(1_700_000_001.5, 201);
      events.scalar(1_700_000_002.0, 300, "train/loss", 3.2145);
      events.scalar(1_700_000_003.0, 5_000_000_000L, "valid/bleu", -0.5);
    }
    try (InputStream expected = getClass().getResourceAsStream("events.bin")) {
      assertThat(out.toByteArray()).isEqualTo(expected.readAllBytes());
    }
  }

  @Test
  void reportsAndValidationsBecomeCurves() throws Exception {
    try (TensorBoardLog log = new TensorBoardLog(folder, NOON)) {
      log.onStart(0);
      log.onReport(RunFixture.report(100, 4));
      log.onValidation(RunFixture.validation(100, 31, new BestScore(31, 100, 0)));
    }
    Path file = folder.resolve("events.out.tfevents.1767268800.seqwright");
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .contains("train/loss", "train/learning-rate", "valid/bleu", "valid/perplexity");
  }

  @Test
  void everyRunHasAFileOfItsOwn() throws Exception {
    new TensorBoardLog(folder, NOON).close();
    new TensorBoardLog(folder, NOON).close();
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      assertThat(names)
          .containsExactly(
              "events.out.tfevents.1767268800.seqwright",
              "events.out.tfevents.1767268801.seqwright");
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new TensorBoardLog(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file + ": event files cannot be written");
  }
}
