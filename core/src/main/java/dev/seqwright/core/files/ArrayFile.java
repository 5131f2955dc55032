package dev.seqwright.core.files;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A matrix of float32 as NumPy reads it, row by row, in memory that does not grow with the rows:
 * {@code .npy}, or an archive {@code .npz} with the array {@code states}. It is there whole or not
 * at all: {@link #commit} writes the number of rows into the header, which has room for it, and
 * puts the file in its place.
 *
 * <p>The header is ours: ND4J writes arrays that are in memory as a whole.
 */
public final class ArrayFile implements AutoCloseable {
  private static final int HEADER = 128;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String ENTRY = "states.npy";

  private final Path target;
  private final int columns;
  private final Unfinished unfinished;
  private final FileChannel channel;
  private final OutputStream stream;
  private final ByteBuffer row;
  private long rows;

  private ArrayFile(Path target, int columns) throws IOException {
    this.target = target;
    this.columns = columns;
    this.unfinished = Unfinished.beside(target);
    this.channel =
        FileChannel.open(
            unfinished.content(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    this.row = ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    stream.write(new byte[HEADER]);
  }

  /**
   * Refuses a name that is none of an array.
   *
   * @param option what the user typed in front of it
   */
  public static void requireName(String option, Path file) {
    if (!file.toString().endsWith(".npy") && !isArchive(file)) {
      throw new UserException(
          Help.CANNOT_WRITE,
          "%s %s: expected a name that ends in .npy or .npz, which say what is written"
              .formatted(option, file));
    }
  }

  /**
   * Begins a file.
   *
   * @param columns of the matrix
   */
  public static ArrayFile open(Path file, int columns) {
    try {
      Destination destination = Destination.of(file);
      if (!destination.isReplaced() || Files.isDirectory(file)) {
        throw new UserException(
            Help.CANNOT_WRITE, file + ": found a folder, pipe or device, expected a file to write");
      }
      return new ArrayFile(destination.path(), columns);
    } catch (IOException e) {
      throw Output.failure(file.toString(), e);
    }
  }

  /** Adds a row. */
  public void write(float... values) {
    row.clear();
    row.asFloatBuffer().put(values);
    try {
      stream.write(row.array());
    } catch (IOException e) {
      throw Output.failure(target.toString(), e);
    }
    rows++;
  }

  /** Puts the file in its place. */
  public void commit() {
    try {
      stream.flush();
      channel.write(ByteBuffer.wrap(header()), 0);
      channel.close();
      if (isArchive(target)) {
        pack();
      }
      unfinished.force();
      unfinished.moveTo(target);
    } catch (IOException e) {
      throw Output.failure(target.toString(), e);
    }
  }

  /** The array is written beside the archive, which needs its header first. */
  private void pack() throws IOException {
    Path array = unfinished.content().resolveSibling(ENTRY);
    Files.move(unfinished.content(), array);
    try (ZipOutputStream archive =
        new ZipOutputStream(
            new BufferedOutputStream(Files.newOutputStream(unfinished.content()), BUFFER_BYTES))) {
      archive.setLevel(Deflater.BEST_SPEED);
      archive.putNextEntry(new ZipEntry(ENTRY));
      Files.copy(array, archive);
      archive.closeEntry();
    }
    Files.delete(array);
  }

  /** Version 1.0 of the format: magic, length of the rest, a dictionary of Python. */
  private byte[] header() {
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    String padded = dictionary + " ".repeat(HEADER - 10 - 1 - dictionary.length()) + "\n";
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.put((byte) 1).put((byte) 0).putShort((short) (HEADER - 10));
    header.put(padded.getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  private static boolean isArchive(Path file) {
    return file.toString().endsWith(".npz");
  }

  /** Closes the file; what was not committed is removed. */
  @Override
  public void close() {
    try {
      channel.close();
      unfinished.close();
    } catch (IOException e) {
      throw Output.failure(target.toString(), e);
    }
  }
}
