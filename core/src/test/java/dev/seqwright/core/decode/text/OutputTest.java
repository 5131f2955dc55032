package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
  private static final TranslatedLine LINE =
      new TranslatedLine(
          6, List.of(new Candidate("ein Hund", -0.25), new Candidate("der Hund", -1.5)));

  @TempDir Path folder;

  @Test
  void formats() {
    assertThat(written(LineFormat.TEXT)).isEqualTo("ein Hund\n");
    assertThat(written(LineFormat.SCORED)).isEqualTo("ein Hund ||| -0.250000\n");
    assertThat(written(LineFormat.N_BEST))
        .isEqualTo("6 ||| ein Hund ||| -0.250000\n6 ||| der Hund ||| -1.500000\n");
  }

  @Test
  void aFileIsThereWholeOrNotAtAll() throws IOException {
    Path file = Files.writeString(folder.resolve("out.txt"), "old");
    try (OutputFile output = OutputFile.open(file)) {
      output.writer().write("half");
    }
    assertThat(file).hasContent("old");
    try (OutputFile output = OutputFile.open(file)) {
      output.writer().write("größer\n");
      output.commit();
    }
    assertThat(file).hasContent("größer\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aLinkKeepsPointingAtItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("out.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    try (OutputFile output = OutputFile.open(link)) {
      output.writer().write("new");
      output.commit();
    }
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void placesThatCannotBeWrittenAreNamed() {
    assertThatThrownBy(() -> OutputFile.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a folder was found");
    assertThatThrownBy(() -> OutputFile.open(folder.resolve("missing/out.txt")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void aFullDiskIsAMessage() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "skipped: no /dev/full on this system");
    try (OutputFile output = OutputFile.open(full)) {
      TranslationWriter writer =
          new TranslationWriter(output.writer(), full.toString(), LineFormat.TEXT);
      assertThatThrownBy(
              () -> {
                writer.accept(LINE);
                writer.flush();
              })
          .isInstanceOf(UserException.class)
          .hasMessageContaining("/dev/full")
          .hasMessageContaining("No space left on device");
    }
  }

  private static String written(LineFormat format) {
    StringWriter out = new StringWriter();
    new TranslationWriter(out, "a string", format).accept(LINE);
    return out.toString();
  }
}
