package dev.seqwright.core.decode.text;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that is there whole or not at all: it is written beside its place under another name
 * and renamed by {@link #commit}. Closed without that, it leaves no trace, and a file that was
 * there stays as it was. Pipes and devices, which cannot be replaced, are written directly.
 */
public final class OutputFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Path unfinished;
  private final FileChannel channel;
  private final Writer writer;

  private OutputFile(Path file, Path unfinished) throws IOException {
    this.file = file;
    this.unfinished = unfinished;
    this.channel = open();
    this.writer = Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), BUFFER);
  }

  /**
   * Opens the file for writing.
   *
   * @throws UserException if it cannot be written there
   */
  public static OutputFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserException(
          Help.CANNOT_WRITE,
          file + ": a folder was found where the output file is to be; name a file");
    }
    boolean special = Files.exists(file) && !Files.isRegularFile(file);
    Path absolute = file.toAbsolutePath();
    try {
      Path target = Files.exists(file) ? absolute.toRealPath() : absolute;
      Path name = target.resolveSibling("." + target.getFileName() + ".unfinished");
      return new OutputFile(target, special ? target : name);
    } catch (IOException e) {
      throw failed(file.toString(), e);
    }
  }

  /** Where to write, in UTF-8. */
  public Writer writer() {
    return writer;
  }

  /**
   * Flushes to the disk and puts the file in its place.
   *
   * @throws UserException if that fails; the old file, if any, is still there
   */
  public void commit() {
    try {
      writer.flush();
      if (!file.equals(unfinished)) {
        channel.force(true);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw failed(file.toString(), e);
    }
  }

  /** Closes the file; what was not committed is removed. */
  @Override
  public void close() {
    try {
      channel.close();
      if (!file.equals(unfinished)) {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw failed(file.toString(), e);
    }
  }

  private FileChannel open() throws IOException {
    return file.equals(unfinished)
        ? FileChannel.open(file, StandardOpenOption.WRITE)
        : FileChannel.open(
            unfinished,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  static UserException failed(String name, IOException e) {
    return new UserException(
        Help.CANNOT_WRITE,
        name
            + ": the output cannot be written ("
            + e.getMessage()
            + "). Name a place with room that can be written, and run the command again",
        e);
  }
}
