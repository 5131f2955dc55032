package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedFolderTest {
  @TempDir Path path;

  @BeforeEach
  void save() {
    new ModelFolder(path).save(Checkpoints.of(12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.yaml",
        "model.safetensors",
        "source.model",
        "target.model",
        "training/state.json",
        "training/optimizer.safetensors"
      })
  void everyMissingFileIsNamed(String name) throws Exception {
    Files.delete(path.resolve(name));
    refuse(
        path.resolve(name)
            + " is missing: "
            + path
            + " is not a whole model folder; restore it from a copy or train it again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.yaml",
        "model.safetensors",
        "source.model",
        "target.model",
        "training/state.json",
        "training/optimizer.safetensors"
      })
  void everyCutFileIsNamed(String name) throws Exception {
    Path file = path.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, whole.length / 2, whole.length - 3}) {
      Files.write(file, Arrays.copyOf(whole, length));
      refuse(file.toString());
    }
  }

  @Test
  void anotherFormatIsRefused() throws Exception {
    edit("config.yaml", "format: 2", "format: 9");
    edit("config.yaml", "seqwright: development", "seqwright: 9.0");
    refuse(
        path.resolve("config.yaml")
            + ": the folder has format 9, written by Seqwright 9.0; this is Seqwright development,"
            + " which reads formats 1 to 2; use the version that wrote it");
  }

  @Test
  void aConfigurationThatIsNotOursIsRefused() throws Exception {
    Files.writeString(path.resolve("config.yaml"), "model: {layers: 12}\n");
    refuse(
        path.resolve("config.yaml")
            + ":1: the key 'folder.format' is missing; a model's config.yaml ends with the section"
            + " 'folder': this file was cut, edited or written by another version of Seqwright;"
            + " restore it from a copy");
  }

  @Test
  void aTokenizerOfAnotherModelIsRefused() throws Exception {
    Files.writeString(path.resolve("target.model"), "target 13");
    refuse(
        path.resolve("target.model")
            + ": cut or damaged: it is not the one that was saved with model.safetensors (found ");
  }

  @Test
  void aTrainingStateOfAnotherStepIsRefused() throws Exception {
    edit("training/state.json", "\"step\" : 12", "\"step\" : 11");
    refuse(
        path.resolve("training/state.json")
            + ": cut or damaged: it is of step 11, model.safetensors of step 12;");
  }

  private void edit(String name, String from, String to) throws IOException {
    Path file = path.resolve(name);
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  private void refuse(String message) {
    assertThatThrownBy(() -> WholeCheckpoint.stepOf(path))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(message);
  }
}
