package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnsTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void filesFollowEachOtherAndBlankLinesStay() throws IOException {
    List<Path> files = List.of(file("1", "one\n\ntwo"), file("2", "three\r\n"));
    assertThat(Columns.read("data.train", "text", files))
        .containsExactly("one", "", "two", "three");
  }

  @Test
  void aColumnWithoutLinesIsRefused() throws IOException {
    Path empty = file("empty", "");
    assertThatThrownBy(() -> Columns.read("data.train", "text", List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage("data.train.text: no file is given, expected one with a text a line");
    assertThatThrownBy(() -> Columns.read(empty))
        .isInstanceOf(UserException.class)
        .hasMessage(empty + ": no lines; expected at least one");
  }

  @Test
  void filesOfUnequalLengthAreRefused() {
    Path one = Path.of("a.text");
    Path other = Path.of("a.label");
    Columns.requireEqual(one, List.of("a"), other, List.of("b"));
    assertThatThrownBy(() -> Columns.requireEqual(one, List.of("a"), other, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "a.text has 1 lines and a.label has 0; line n of one belongs to line n of the other");
  }
}
