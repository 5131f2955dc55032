package dev.seqwright.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFolderTest {
  @TempDir Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void fill(Path made) throws IOException {
    Files.createDirectory(made.resolve("sub"));
    Files.writeString(made.resolve("sub/a"), "a");
  }

  @Test
  void itIsThereWhenItIsWhole() throws IOException {
    Path made = folder.resolve("deep/model");
    NewFolder.write(
        made,
        place -> {
          fill(place);
          assertThat(made).doesNotExist();
        });
    assertThat(made.resolve("sub/a")).hasContent("a");
    assertThat(files()).containsExactly(folder.resolve("deep"));
  }

  @Test
  void whatFailsLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                NewFolder.write(
                    folder.resolve("model"),
                    place -> {
                      fill(place);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("model cannot be written: No space left on device");
    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsThereAlreadyStays() throws IOException {
    Path there = Files.createDirectory(folder.resolve("model"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    for (Path name : List.of(there, link)) {
      assertThatThrownBy(() -> NewFolder.write(name, NewFolderTest::fill))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("exists");
    }
    assertThat(files()).containsExactlyInAnyOrder(there, link);
  }
}
