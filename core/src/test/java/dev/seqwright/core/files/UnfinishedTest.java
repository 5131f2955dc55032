package dev.seqwright.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that writes a file is started and ended before it is done. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class UnfinishedTest {
  /** Begins to write and then waits. */
  static final class Program {
    private Program() {}

    public static void main(String... file) throws Exception {
      try (OutputFile output = OutputFile.open(Path.of(file[0]))) {
        output.writer().write("half");
        output.writer().flush();
        System.out.println("ready");
        Thread.sleep(60_000);
      }
    }
  }

  @TempDir private Path folder;
  private Process program;

  @BeforeEach
  void start() throws Exception {
    program =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Program.class.getName(),
                folder.resolve("out").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = program.inputReader(StandardCharsets.UTF_8);
    assertThat(output.readLine()).isEqualTo("ready");
    assertThat(files()).hasSize(1);
  }

  @AfterEach
  void end() {
    program.destroyForcibly();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aSignalLeavesNothing() throws Exception {
    program.destroy();
    assertThat(program.waitFor()).isEqualTo(143);
    assertThat(files()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsDeletedByTheNext() throws Exception {
    program.destroyForcibly().waitFor();
    assertThat(files()).hasSize(1);
    OutputFile.write(folder.resolve("other"), new byte[1]);
    assertThat(files()).containsExactly(folder.resolve("other"));
  }

  @Test
  void whatAnotherProcessIsWritingStays() throws Exception {
    List<Path> before = files();
    Path other = folder.resolve("other");
    OutputFile.write(other, new byte[1]);
    Files.delete(other);
    assertThat(files()).isEqualTo(before);
  }
}
