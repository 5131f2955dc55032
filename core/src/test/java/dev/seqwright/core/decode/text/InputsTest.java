package dev.seqwright.core.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.decode.NumberCodec;
import dev.seqwright.core.decode.constraint.TokenSequences;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir private Path folder;

  @Test
  void aColumnHoldsThePrefix() {
    assertThat(all(Inputs.withColumn(reader("in", "a b\tx\nc\n\td\n"))))
        .containsExactly(new Input("a b", "x"), new Input("c"), new Input("", "d"));
    assertThatThrownBy(() -> all(Inputs.withColumn(reader("in", "a\nb\tc\td\n"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("in:2: 3 columns");
  }

  @Test
  void aFileHoldsThePrefixes() {
    assertThat(all(Inputs.beside(reader("in", "a\nb\n"), reader("prefixes", "x\n\n"))))
        .containsExactly(new Input("a", "x"), new Input("b"));
    assertThatThrownBy(() -> all(Inputs.beside(reader("in", "a\nb\n"), reader("prefixes", "x\n"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("prefixes has 1 lines and in has more");
    assertThatThrownBy(() -> all(Inputs.beside(reader("in", "a\n"), reader("prefixes", "x\ny\n"))))
        .hasMessageContaining("in has 1 lines and prefixes has more");
  }

  @Test
  void sequencesOfTokensComeFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("never"), "3\n\n 1  2\n");
    assertThat(TokenSequences.read(file, new NumberCodec()))
        .containsExactly(new int[] {3}, new int[] {1, 2});
    Files.writeString(file, "3\n1 x\n");
    assertThatThrownBy(() -> TokenSequences.read(file, new NumberCodec()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("never:2: the target vocabulary has no token 'x'");
  }

  private static LineReader reader(String name, String text) {
    return LineReader.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), name);
  }

  private static List<Input> all(Iterator<Input> inputs) {
    List<Input> all = new ArrayList<>();
    inputs.forEachRemaining(all::add);
    return all;
  }
}
