package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes one file so that it is there whole or not at all, and flushed when it is there. */
public final class AtomicFile {
  private final Path file;
  private final Disk disk;

  /** A file that may exist and will be replaced; its folder is made where there is none. */
  public AtomicFile(Path file) {
    this(file, Disk.REAL);
  }

  AtomicFile(Path file, Disk disk) {
    this.file = file.toAbsolutePath();
    this.disk = disk;
  }

  /** Writes the content of a file. */
  public interface Content {
    /** Writes everything to the channel. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes beside the file under another name, flushes, and renames.
   *
   * @throws UserException when it cannot be written; a file that was there stays as it was
   */
  public void write(Content content) {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".next");
    try {
      disk.createFolder(file.getParent());
      disk.delete(unfinished);
      fill(unfinished, content);
      disk.move(unfinished, file);
      disk.force(file.getParent());
    } catch (IOException e) {
      abandon(unfinished, e);
      throw new UserException(Help.CANNOT_WRITE, file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void fill(Path unfinished, Content content) throws IOException {
    try (FileChannel channel = disk.create(unfinished)) {
      content.writeTo(channel);
      channel.force(true);
    }
  }

  private static void abandon(Path unfinished, IOException failure) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
