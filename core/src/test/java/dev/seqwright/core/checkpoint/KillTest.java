package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that saves without pause is killed, with SIGKILL, again and again. */
class KillTest {
  private static final int SAVES_BEFORE_KILL = 3;

  @TempDir Path root;

  @Test
  void theFolderIsWholeAfterAFewKills() throws Exception {
    assertThat(unfinishedSaves(12)).as("kills in the middle of a save").isPositive();
  }

  @Test
  @Tag("long")
  void theFolderIsWholeAfterManyKills() throws Exception {
    assertThat(unfinishedSaves(50)).as("kills in the middle of a save").isGreaterThan(50 / 4);
  }

  /** Kills so often, asserts that the folder is whole each time, counts what was cut short. */
  private int unfinishedSaves(int kills) throws Exception {
    Path path = root.resolve("model");
    new ModelFolder(path).save(Checkpoints.of(0));
    Random moments = new Random(1);
    long last = 0;
    int unfinished = 0;
    for (int kill = 0; kill < kills; kill++) {
      killWhileSaving(path, moments.nextInt(15_000));
      unfinished += isUnfinished(path) ? 1 : 0;
      long step = WholeCheckpoint.stepOf(path);
      assertThat(step).isGreaterThanOrEqualTo(last + SAVES_BEFORE_KILL);
      last = step;
    }
    return unfinished;
  }

  private static boolean isUnfinished(Path path) {
    return Files.exists(path.resolve(".next")) || Files.exists(path.resolve(".commit"));
  }

  private static void killWhileSaving(Path path, int microseconds) throws Exception {
    Process process = start(path);
    try {
      for (int save = 0; save < SAVES_BEFORE_KILL; save++) {
        assertThat(process.getInputStream().read()).as("a dot for a save").isEqualTo('.');
      }
      TimeUnit.MICROSECONDS.sleep(microseconds);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Process start(Path path) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Saver.class.getName(),
            path.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The process that is killed: it goes on from the step that it finds. */
  static final class Saver {
    private Saver() {}

    public static void main(String[] arguments) {
      Path path = Path.of(arguments[0]);
      for (long step = lastStep(path) + 1; ; step++) {
        new ModelFolder(path).save(Checkpoints.of(step));
        System.out.print('.');
        System.out.flush();
      }
    }

    private static long lastStep(Path path) {
      try (SavedModel model = new ModelFolder(path).open()) {
        return model.step();
      }
    }
  }
}
