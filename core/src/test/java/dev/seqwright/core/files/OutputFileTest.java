package dev.seqwright.core.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  private static void write(Path file, String text) throws IOException {
    try (OutputFile output = OutputFile.open(file)) {
      output.writer().write(text);
      output.commit();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aFileIsThereWholeOrNotAtAll() throws IOException {
    Path file = Files.writeString(folder.resolve("out.txt"), "old");
    try (OutputFile output = OutputFile.open(file)) {
      output.writer().write("half");
      output.writer().flush();
      assertThat(file).hasContent("old");
    }
    assertThat(file).hasContent("old");
    write(file, "größer\n");
    assertThat(file).hasContent("größer\n");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void twoAtOnceLeaveTheWholeOfOne() throws IOException {
    Path file = folder.resolve("out.txt");
    try (OutputFile one = OutputFile.open(file);
        OutputFile other = OutputFile.open(file)) {
      one.writer().write("a\nb\n");
      other.writer().write("c\n");
      one.commit();
      assertThat(file).hasContent("a\nb\n");
      other.commit();
    }
    assertThat(file).hasContent("c\n");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void linksKeepPointingAtTheirFilesWhichNeedNotBeThere() throws IOException {
    Path file = folder.resolve("sub/out.txt");
    Files.createDirectory(folder.resolve("sub"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("sub/out.txt"));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("second"), link);
    write(linkToLink, "first");
    assertThat(file).hasContent("first");
    write(linkToLink, "second");
    assertThat(file).hasContent("second");
    assertThat(link).isSymbolicLink();
    assertThat(linkToLink).isSymbolicLink();
  }

  @Test
  void linksInACircleAreAMessage() throws IOException {
    Path a = folder.resolve("a");
    Files.createSymbolicLink(a, Files.createSymbolicLink(folder.resolve("b"), a));
    assertThatThrownBy(() -> OutputFile.open(a))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("links that lead in a circle");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theModeIsKept() throws IOException {
    Path file = Files.writeString(folder.resolve("out.txt"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
    write(file, "new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-x--x");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNewFileHasTheModeOfAnyNewFile() throws IOException {
    Path file = folder.resolve("out.txt");
    write(file, "new");
    Path any = Files.writeString(folder.resolve("any.txt"), "");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(any));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nobodyElseCanPutALinkWhereItIsWritten() throws IOException {
    try (OutputFile output = OutputFile.open(folder.resolve("out.txt"))) {
      output.writer().write("half");
      Path place = files().getFirst();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
          .isEqualTo("rwx------");
      assertThat(place.getFileName().toString()).matches("\\.seqwright-[-0-9a-f]{36}\\.unfinished");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void pipesAreWrittenDirectlyAndStay() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                return e.toString();
              }
            });
    write(pipe, "through\n");
    assertThat(read.get()).isEqualTo("through\n");
    assertThat(files()).containsExactly(pipe);
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  @Test
  void aNameThatEndsInGzIsPacked() throws IOException {
    Path file = folder.resolve("out.gz");
    write(file, "größer\n");
    try (var unpacked = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(unpacked.readAllBytes(), UTF_8)).isEqualTo("größer\n");
    }
  }

  @Test
  void placesThatCannotBeWrittenAreNamed() {
    assertThatThrownBy(() -> OutputFile.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a folder was found");
    assertThatThrownBy(() -> OutputFile.open(folder.resolve("missing/out.txt")))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("out.txt: there is no folder", "missing");
  }

  @Test
  void anInputIsNotOverwritten() throws IOException {
    Path input = Files.writeString(folder.resolve("in.txt"), "text\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), input);
    assertThatThrownBy(() -> OutputFile.requireApart(Optional.of(link), List.of(input)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("in.txt is an input and the output, too");
    OutputFile.requireApart(Optional.of(folder.resolve("out.txt")), List.of(input));
    OutputFile.requireApart(Optional.of(Path.of("/dev/null")), List.of(Path.of("/dev/null")));
  }

  @Test
  void aFullDiskIsAMessage() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "skipped: no /dev/full on this system");
    assertThatThrownBy(() -> write(full, "text"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("/dev/full: the output cannot be written: No space left on device");
  }
}
