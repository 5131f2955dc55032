package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  @TempDir Path root;
  private Path path;
  private ModelFolder folder;

  @BeforeEach
  void chooseAFolder() {
    path = root.resolve("runs/model");
    folder = new ModelFolder(path);
  }

  @Test
  void aCheckpointIsReadBack() {
    assertThat(folder.holdsModel()).isFalse();
    folder.save(Checkpoints.of(30));
    assertThat(folder.holdsModel()).isTrue();
    assertThat(folder.holdsTraining()).isTrue();
    assertThat(WholeCheckpoint.stepOf(path)).isEqualTo(30);
    folder.save(Checkpoints.of(40));
    assertThat(WholeCheckpoint.stepOf(path)).isEqualTo(40);
  }

  @Test
  void theFolderHoldsTheFilesOfTheDesignAndNothingElse() throws Exception {
    folder.save(Checkpoints.of(1));
    assertThat(files())
        .containsExactly(
            "config.yaml",
            "model.safetensors",
            "source.model",
            "target.model",
            "training/optimizer.safetensors",
            "training/state.json");
    folder.save(Checkpoints.withoutTraining(2));
    assertThat(files()).containsExactly("config.yaml", "model.safetensors", "source.model");
    assertThat(folder.holdsTraining()).isFalse();
    assertThat(Files.readString(path.resolve("config.yaml")))
        .isEqualTo(
            """
            model:
              layers: 2
            folder:
              format: 2
              seqwright: development
              vocabularies:
              - column: source
                form: model
                file: source.model
              - column: target
                form: model
                file: source.model
              complete: true
            """);
  }

  private List<String> files() throws IOException {
    try (var all = Files.walk(path)) {
      return all.filter(Files::isRegularFile)
          .map(f -> path.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void oneTokenizerServesBothSides() {
    folder.save(Checkpoints.withoutTraining(2));
    try (SavedModel model = folder.open()) {
      assertThat(model.tokenizers().isShared()).isTrue();
      assertThat(model.tokenizers().target()).isEqualTo(Checkpoints.bytes("both 2"));
      assertThatThrownBy(model::trainingState)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith(path.resolve("training/state.json") + " is missing");
    }
  }

  @Test
  void savingTwiceGivesTheSameBytes() throws Exception {
    folder.save(Checkpoints.of(1));
    byte[] first = Files.readAllBytes(path.resolve("model.safetensors"));
    folder.save(Checkpoints.of(1));
    assertThat(Files.readAllBytes(path.resolve("model.safetensors"))).isEqualTo(first);
  }

  @Test
  @EnabledOnOs(OS.LINUX) // /dev/full answers every write with "no space left"
  void aFullDiskKeepsTheCheckpointBefore() {
    folder.save(Checkpoints.of(1));
    ModelFolder full = new ModelFolder(path, new FullDisk("optimizer.safetensors"));
    assertThatThrownBy(() -> full.save(Checkpoints.of(2)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            path
                + ": the checkpoint cannot be saved: no space left on the device, 0\\.2 MB are"
                + " needed and [0-9.]+ MB are free; free space and run the command again; the"
                + " folder keeps its last whole checkpoint");
    assertThat(path.resolve(".next")).doesNotExist();
    assertThat(WholeCheckpoint.stepOf(path)).isEqualTo(1);
  }

  private record FullDisk(String name) implements Disk {
    @Override
    public FileChannel create(Path file) throws IOException {
      return file.endsWith(name)
          ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)
          : Disk.super.create(file);
    }
  }

  @Test
  void readersAreNotDisturbedByAWriter() throws Exception {
    folder.save(Checkpoints.sameModel(0));
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int step = 1; step <= 20; step++) {
                    folder.save(Checkpoints.sameModel(step));
                  }
                });
    int reads = 0;
    for (; writer.isAlive(); reads++) {
      try (SavedModel model = new ModelFolder(path).open()) {
        float[] values = model.parameters().floats(model.parameters().find("a").orElseThrow());
        assertThat(values).containsOnly((float) model.step());
      }
    }
    writer.join();
    assertThat(reads).isPositive();
    try (SavedModel model = folder.open()) {
      assertThat(model.step()).isEqualTo(20);
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatThrownBy(() -> new ModelFolder(file).save(Checkpoints.of(1)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(file + ": the checkpoint cannot be saved: ");
    assertThatThrownBy(() -> new ModelFolder(file).open())
        .isInstanceOf(UserException.class)
        .hasMessage(
            file + " is not a folder; expected a model folder, which 'seqwright train' makes");
  }

  @Test
  void oneWriterAtATime() {
    try (FolderLock lock = FolderLock.take(path)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(path))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("another process writes to it");
    }
    FolderLock.take(path).close();
  }
}
