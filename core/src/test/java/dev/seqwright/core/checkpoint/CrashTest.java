package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies between any two changes to the disk, all of them tried in turn. */
class CrashTest {
  @TempDir Path root;

  @Test
  void theFolderIsWholeAfterACrashAtAnyChange() {
    boolean finished = false;
    int crashes = 0;
    while (!finished) {
      Path path = root.resolve("model" + crashes);
      new ModelFolder(path).save(Checkpoints.of(1));
      finished = saves(path, new DyingDisk(crashes));
      assertThat(WholeCheckpoint.stepOf(path)).isBetween(1L, 2L);
      new ModelFolder(path).save(Checkpoints.of(3));
      assertThat(WholeCheckpoint.stepOf(path)).isEqualTo(3);
      crashes++;
    }
    assertThat(crashes).isGreaterThan(30);
  }

  @Test
  void aCrashWhileTheLeftoversOfACrashAreClearedAwayLosesNothing() {
    for (int first = 0; first < 36; first += 5) {
      for (int second = 0; second < 20; second += 3) {
        Path path = root.resolve("model" + first + "-" + second);
        new ModelFolder(path).save(Checkpoints.of(1));
        saves(path, new DyingDisk(first));
        long before = WholeCheckpoint.stepOf(path);
        saves(path, new DyingDisk(second));
        assertThat(WholeCheckpoint.stepOf(path)).isIn(before, 2L);
      }
    }
  }

  @Test
  void theFirstSaveIsThereWholeOrNotAtAll() {
    boolean finished = false;
    for (int crashes = 0; !finished; crashes++) {
      Path path = root.resolve("model" + crashes);
      finished = saves(path, new DyingDisk(crashes));
      if (new ModelFolder(path).holdsModel()) {
        assertThat(WholeCheckpoint.stepOf(path)).isEqualTo(2);
      }
    }
    assertThatThrownBy(() -> new ModelFolder(root.resolve("model3")).open())
        .hasMessageContaining("is missing");
  }

  private static boolean saves(Path path, Disk disk) {
    try {
      new ModelFolder(path, disk).save(Checkpoints.of(2));
      return true;
    } catch (Death e) {
      return false;
    }
  }

  /** Not an IOException: whoever dies does not clean up. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class DyingDisk implements Disk {
    private int left;

    DyingDisk(int changes) {
      this.left = changes;
    }

    private void change() {
      if (left-- <= 0) {
        throw new Death();
      }
    }

    @Override
    public FileChannel create(Path file) throws IOException {
      change();
      return Disk.super.create(file);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
      change();
      Disk.super.createFolder(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      change();
      Disk.super.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
      change();
      Disk.super.delete(path);
    }

    @Override
    public void force(Path folder) throws IOException {
      change();
      Disk.super.force(folder);
    }
  }
}
