package dev.seqwright.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.train.StopSignal;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that trains is started, signalled and watched. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class SignalsTest {
  /** Reads data, for long if told so; trains in steps of 20 ms; needs half a second to save. */
  static final class Program {
    private Program() {}

    private static void say(String text) {
      System.out.println(text);
    }

    public static void main(String... file) throws Exception {
      StopSignal stop = new StopSignal();
      try (Signals signals = Signals.leadTo(stop, Program::say)) {
        say("reading");
        if (file.length > 1) {
          Thread.sleep(60_000);
        }
        stop.heed();
        say("ready");
        while (!stop.requested()) {
          Thread.sleep(20);
        }
        say("saving");
        Thread.sleep(500);
        Files.writeString(Path.of(file[0]), "saved");
        System.exit(signals.exitCode().orElse(0));
      }
    }
  }

  @TempDir private Path folder;
  private Path saved;
  private Process program;
  private BufferedReader output;

  private void start(String... arguments) throws Exception {
    saved = folder.resolve("saved");
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                saved.toString()));
    command.addAll(List.of(arguments));
    program = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output = program.inputReader(StandardCharsets.UTF_8);
    assertThat(output.readLine()).isEqualTo("reading");
  }

  private void startTraining() throws Exception {
    start();
    assertThat(output.readLine()).isEqualTo("ready");
  }

  @AfterEach
  void end() {
    program.destroyForcibly();
  }

  /** Not {@link Process#destroy}: that would close the pipe that is still to be read. */
  private void terminate() throws Exception {
    new ProcessBuilder("kill", "-TERM", Long.toString(program.pid())).start().waitFor();
  }

  private int exitCode() throws Exception {
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return program.exitValue();
  }

  @Test
  void aSignalBeforeTrainingBeginsEndsTheProcessAtOnce() throws Exception {
    start("for a minute");
    terminate();
    assertThat(output.readLine()).isEqualTo("SIGTERM: leaving; training had not begun");
    assertThat(exitCode()).isEqualTo(143);
    assertThat(saved).doesNotExist();
  }

  @Test
  void sigtermSavesBeforeTheProcessEnds() throws Exception {
    startTraining();
    terminate();
    assertThat(output.readLine()).startsWith("SIGTERM: saving after this step");
    assertThat(output.readLine()).isEqualTo("saving");
    assertThat(exitCode()).isEqualTo(143);
    assertThat(saved).hasContent("saved");
  }

  @Test
  void aSecondSignalLeavesAtOnceWithoutSaving() throws Exception {
    startTraining();
    terminate();
    assertThat(output.readLine()).startsWith("SIGTERM: saving");
    assertThat(output.readLine()).isEqualTo("saving");
    terminate();
    assertThat(output.readLine()).startsWith("SIGTERM: leaving without saving");
    assertThat(exitCode()).isEqualTo(143);
    assertThat(saved).doesNotExist();
  }
}
