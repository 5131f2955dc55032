package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns a failed save into a message: what failed, what is needed, what is kept. */
final class SaveFailure {
  private static final double MEGABYTE = 1e6;

  private final Path folder;
  private final long needed;

  /**
   * A failure to save.
   *
   * @param needed how many bytes the checkpoint takes
   */
  SaveFailure(Path folder, long needed) {
    this.folder = folder;
    this.needed = needed;
  }

  /** The message; the space that the unfinished files took is given back first. */
  UserException explain(IOException failure, AtomicReplace unfinished) {
    try {
      unfinished.discard();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    String reason = isFull(failure) ? full() : reason(failure);
    return new UserException(
        Help.CANNOT_SAVE,
        "%s: the checkpoint cannot be saved: %s; the folder keeps its last whole checkpoint"
            .formatted(folder, reason),
        failure);
  }

  private static boolean isFull(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    return text.contains("No space left") || text.contains("quota exceeded");
  }

  private String full() {
    return "no space left on the device, %.1f MB are needed%s; free space and run the command again"
        .formatted(needed / MEGABYTE, free());
  }

  private String free() {
    try {
      double usable = Files.getFileStore(folder).getUsableSpace() / MEGABYTE;
      return " and %.1f MB are free".formatted(usable);
    } catch (IOException e) {
      return ""; // the message is complete without it
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof FileSystemException e && e.getReason() == null) {
      return e.getClass().getSimpleName() + " " + e.getFile();
    }
    return failure.getMessage();
  }
}
