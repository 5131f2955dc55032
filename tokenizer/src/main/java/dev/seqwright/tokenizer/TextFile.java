package dev.seqwright.tokenizer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads the lines of a UTF-8 text file, plain or compressed with gzip (named {@code *.gz}). */
final class TextFile {
  private static final int BUFFER = 1 << 16;

  private TextFile() {}

  /**
   * Hands on each line, without its end ({@code \n} or {@code \r\n}).
   *
   * @throws TokenizerException when the file is missing, a directory, cut, or not UTF-8
   */
  static void forEachLine(Path file, Consumer<String> consumer) {
    if (Files.isDirectory(file)) {
      throw new TokenizerException(
          TokenizerException.Topic.MISSING_FILE,
          file + ": a directory; expected a text file, plain or .gz");
    }
    try (InputStream in = open(file)) {
      readLines(file, in, consumer);
    } catch (NoSuchFileException e) {
      throw new TokenizerException(
          TokenizerException.Topic.MISSING_FILE,
          file + ": no such file; expected a text file, plain or .gz",
          e);
    } catch (IOException e) {
      throw new TokenizerException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    boolean compressed = file.toString().endsWith(".gz");
    try {
      return new BufferedInputStream(compressed ? new GZIPInputStream(in, BUFFER) : in, BUFFER);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static void readLines(Path file, InputStream in, Consumer<String> consumer)
      throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long number = 1;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        consumer.accept(decode(file, number++, line));
        line.reset();
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      consumer.accept(decode(file, number, line));
    }
  }

  private static String decode(Path file, long number, ByteArrayOutputStream line) {
    byte[] bytes = line.toByteArray();
    int end = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
    } catch (CharacterCodingException e) {
      throw new TokenizerException(
          TokenizerException.Topic.ENCODING,
          "%s, line %d: not valid UTF-8; convert the file to UTF-8".formatted(file, number),
          e);
    }
  }
}
