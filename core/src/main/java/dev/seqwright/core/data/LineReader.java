package dev.seqwright.core.data;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a text, one at a time, in memory that does not grow with the text.
 *
 * <p>Only a line feed ends a line, as in Marian and sacreBLEU, so that a line separator of Unicode
 * within a sentence does not shift one side against the other. A carriage return before it is
 * removed, and so is a byte order mark at the very beginning. Blank lines are lines. The last line
 * may lack its end. Bytes that are not UTF-8 are an error, never replaced; so is a line of more
 * than 64 MiB, which is no text.
 */
public final class LineReader implements Iterator<String>, AutoCloseable {
  private static final int BLOCK = 1 << 16;
  private static final int LONGEST = 64 << 20;
  private static final Path STANDARD_INPUT = Path.of("-");
  private static final char REPLACEMENT = '\ufffd'; // what a lenient decoder makes of bad bytes
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final InputStream input;
  private final String name;
  private final byte[] block = new byte[BLOCK];
  private int position;
  private int limit;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;
  private String next;
  private boolean ended;
  private boolean cut;
  private boolean nextReturns; // whether the line that was read ahead had a carriage return
  private boolean returns; // whether the line given last had

  /** What is read from standard input is gone: a second reader would miss it. */
  private static final AtomicReference<InputStream> TAKEN = new AtomicReference<>();

  private LineReader(InputStream input, String name) {
    this.input = input;
    this.name = name;
  }

  /**
   * Opens a file; one whose name ends in {@code .gz} is decompressed, and {@code -} is standard
   * input.
   *
   * @throws UserException when it is missing, a directory or not readable
   */
  public static LineReader open(Path file) {
    if (file.equals(STANDARD_INPUT)) {
      return standardInput();
    }
    if (Files.isDirectory(file)) {
      throw new UserException(Help.MISSING_FILE, file + " is a directory; expected a text file");
    }
    if (!Files.exists(file)) {
      throw new UserException(Help.MISSING_FILE, file + " does not exist; expected a text file");
    }
    try {
      return new LineReader(stream(file), file.toString());
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    }
  }

  private static InputStream stream(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    if (!file.toString().endsWith(".gz")) {
      return raw;
    }
    try {
      return new GZIPInputStream(raw, BLOCK);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Reads standard input.
   *
   * @throws UserException when it is read already
   */
  public static LineReader standardInput() {
    if (System.in.equals(TAKEN.getAndSet(System.in))) {
      throw new UserException(
          Help.MISSING_FILE,
          "standard input is to be read twice, and what was read is gone; name a file for one of"
              + " them");
    }
    return new LineReader(System.in, "standard input");
  }

  /** Reads a stream; {@code name} stands for it in messages. */
  public static LineReader of(InputStream input, String name) {
    return new LineReader(input, name);
  }

  /**
   * Whether another line follows.
   *
   * @throws UserException when the line is not valid UTF-8 or cannot be read
   */
  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = read();
      ended = next == null;
    }
    return next != null;
  }

  /** The next line without its end. */
  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException(name + " has no more lines");
    }
    String result = next;
    returns = nextReturns;
    next = null;
    number++;
    return result;
  }

  /** Whether the line that {@link #next} gave last has its line feed; only the last may lack it. */
  public boolean endsInLineFeed() {
    return !cut || next != null;
  }

  /** Whether a carriage return stood behind the line that {@link #next} gave last. */
  public boolean endsInCarriageReturn() {
    return returns;
  }

  /** How many lines {@link #next} has given; so the number of the last one, from 1. */
  public long lineNumber() {
    return number;
  }

  /** The file, or the name given for the stream. */
  public String name() {
    return name;
  }

  private String read() {
    line.reset();
    try {
      while (fill()) {
        int end = lineFeed();
        requireRoom(end - position);
        line.write(block, position, end - position);
        position = end + 1;
        if (end < limit) {
          return decode(line.toByteArray());
        }
      }
      if (line.size() == 0) {
        return null;
      }
      cut = true;
      return decode(line.toByteArray());
    } catch (EOFException | ZipException e) {
      throw new UserException(place() + ": the compressed file is cut or damaged here", e);
    } catch (IOException e) {
      throw new UserException(place() + ": cannot be read: " + FileProblem.of(e), e);
    }
  }

  private void requireRoom(int more) {
    if (line.size() > LONGEST - more) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "%s: the line has more than %d MiB, expected a sentence or a paragraph a line; is it a text?"
              .formatted(place(), LONGEST >> 20));
    }
  }

  /** Whether the block holds a byte that was not used yet, after reading another if need be. */
  private boolean fill() throws IOException {
    boolean atEnd = limit < 0; // a terminal would be asked again
    if (position >= limit && !atEnd) {
      limit = input.read(block);
      position = 0;
    }
    return limit > 0;
  }

  private int lineFeed() {
    int end = position;
    while (end < limit && block[end] != '\n') {
      end++;
    }
    return end;
  }

  private String decode(byte[] bytes) {
    int last = bytes.length - 1;
    nextReturns = last >= 0 && bytes[last] == '\r';
    int length = nextReturns ? last : bytes.length;
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(ByteBuffer.wrap(bytes, 0, length)); // unless the character itself stands there
    }
    boolean marked = number == 0 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return marked ? text.substring(1) : text;
  }

  private void requireUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw new UserException(
          Help.NOT_UTF_8,
          "%s: not valid UTF-8 at byte %d of the line; convert the text to UTF-8"
              .formatted(place(), bytes.position() + 1),
          e);
    }
  }

  private String place() {
    return name + ":" + (number + 1);
  }

  /** Closes the file. */
  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw new UserException(name + " cannot be closed: " + FileProblem.of(e), e);
    }
  }
}
