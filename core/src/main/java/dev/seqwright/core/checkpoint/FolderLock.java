package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write to a model folder, held by one process at a time. It ends with the process,
 * however that dies.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the right, making the folder where there is none.
   *
   * @throws UserException when another process has it, or the folder cannot be written
   */
  public static FolderLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (!locked(channel)) {
        channel.close();
        throw new UserException(
            Help.FOLDER_IN_USE,
            folder
                + " is in use: another process writes to it; wait for it or choose another folder");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new UserException(
          Help.CANNOT_WRITE, folder + " cannot be written: " + FileProblem.of(e), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by another thread of this process
    }
  }

  /** Gives the right back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UserException("a lock cannot be released: " + FileProblem.of(e), e);
    }
  }
}
