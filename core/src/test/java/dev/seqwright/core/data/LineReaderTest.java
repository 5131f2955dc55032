package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
  @TempDir Path folder;

  private static List<String> lines(LineReader reader) {
    List<String> lines = new ArrayList<>();
    reader.forEachRemaining(lines::add);
    reader.close();
    assertThat(reader.lineNumber()).isEqualTo(lines.size());
    return lines;
  }

  private static List<String> lines(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return lines(LineReader.of(new ByteArrayInputStream(bytes), "<stdin>"));
  }

  @Test
  void onlyALineFeedEndsALine() {
    assertThat(lines("a\nb\u2028c\u0085d\fe\rf\n")).containsExactly("a", "b\u2028c\u0085d\fe\rf");
  }

  @Test
  void blankLinesAndALastLineWithoutEndAreLines() {
    assertThat(lines("\n \nlast")).containsExactly("", " ", "last");
    assertThat(lines("a\n\n")).containsExactly("a", "");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void aCarriageReturnBeforeTheEndAndAByteOrderMarkAreRemoved() {
    assertThat(lines("\ufeffa\r\n\r\nb\r")).containsExactly("a", "", "b");
    assertThat(lines("a\n\ufeffb")).containsExactly("a", "\ufeffb");
  }

  @Test
  void bytesThatAreNotUtf8AreNamedByLineAndByte() {
    byte[] bytes = "one\nf\u00fcr\n".getBytes(StandardCharsets.ISO_8859_1);
    LineReader reader = LineReader.of(new ByteArrayInputStream(bytes), "a.de");
    assertThat(reader.next()).isEqualTo("one");
    assertThatThrownBy(reader::next)
        .isInstanceOf(UserException.class)
        .hasMessage("a.de:2: not valid UTF-8 at byte 2 of the line; convert the text to UTF-8");
  }

  @Test
  void theEndOfAStreamIsAskedForOnce() {
    AtomicInteger ends = new AtomicInteger();
    InputStream input =
        new ByteArrayInputStream(new byte[] {'a'}) {
          @Override
          public synchronized int read(byte[] block, int offset, int length) {
            int count = super.read(block, offset, length);
            ends.addAndGet(count < 0 ? 1 : 0);
            return count;
          }
        };
    assertThat(lines(LineReader.of(input, "<stdin>"))).containsExactly("a");
    assertThat(ends).hasValue(1);
  }

  @Test
  void theReplacementCharacterItselfIsText() {
    assertThat(lines("a\ufffdb\n")).containsExactly("a\ufffdb");
  }

  @Test
  void aLineMayBeLongerThanABlock() {
    String line = "\u00fc\ud83d\ude00 ".repeat(50_000);
    assertThat(lines(line + "\n\n" + line)).containsExactly(line, "", line);
  }

  @Test
  void compressedFilesAreReadToo() throws Exception {
    Path file = Files.write(folder.resolve("a.gz"), gzip("eins\nzwei\n".repeat(50_000)));
    assertThat(lines(LineReader.open(file))).hasSize(100_000).endsWith("eins", "zwei");
  }

  @Test
  void aCutCompressedFileIsAnErrorNotAShorterText() throws Exception {
    byte[] whole = gzip("eins\nzwei\n".repeat(50_000));
    Path file = Files.write(folder.resolve("a.gz"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> lines(LineReader.open(file)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(file + ":[0-9]+: the compressed file is cut or damaged here");
    Files.writeString(file, "plain text");
    assertThatThrownBy(() -> LineReader.open(file))
        .isInstanceOf(UserException.class)
        .hasMessage(file + " cannot be read: Not in GZIP format");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aMissingFileAndADirectoryAreNamed() {
    Path missing = folder.resolve("a.en");
    assertThatThrownBy(() -> LineReader.open(missing))
        .isInstanceOf(UserException.class)
        .hasMessage(missing + " does not exist; expected a text file");
    assertThatThrownBy(() -> LineReader.open(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(folder + " is a directory; expected a text file");
  }

  /** A stream that never ends a line: no text, and no memory for it. */
  @Test
  void aLineThatDoesNotEndIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int from, int count) {
            Arrays.fill(bytes, from, from + count, (byte) 'x');
            return count;
          }
        };
    try (LineReader lines = LineReader.of(endless, "endless")) {
      assertThatThrownBy(lines::hasNext)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("endless:1: the line has more than 64 MiB");
    }
  }
}
