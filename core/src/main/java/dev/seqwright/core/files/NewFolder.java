package dev.seqwright.core.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is there whole or not at all: it is filled beside its place and gets its name when
 * it is finished.
 */
public final class NewFolder {
  private NewFolder() {}

  /** Fills a folder. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all files.
     *
     * @param folder an empty one
     */
    void write(Path folder) throws IOException;
  }

  /**
   * Refuses the name of something that is there.
   *
   * @throws UserException saying so
   */
  public static void requireAbsent(Path folder) {
    if (Files.exists(folder, NOFOLLOW_LINKS)) {
      throw new UserException(
          Help.CANNOT_WRITE,
          folder + " exists; expected the name of a new folder: choose another, or delete it");
    }
  }

  /**
   * Makes a folder.
   *
   * @throws UserException when it is there already or cannot be written; there is none then
   */
  public static void write(Path folder, Content content) {
    Path target = folder.toAbsolutePath();
    try {
      Files.createDirectories(target.getParent());
      try (Unfinished unfinished = Unfinished.beside(target)) {
        content.write(Files.createDirectory(unfinished.content()));
        unfinished.force();
        requireAbsent(folder);
        unfinished.moveTo(target);
      }
    } catch (IOException e) {
      throw cannotBeWritten(folder, e);
    }
  }

  /**
   * A place on the medium of a folder that is to be made, for what is made on the way.
   *
   * @throws UserException when the folder is there already, or its medium cannot be written
   */
  public static Unfinished beside(Path folder) {
    requireAbsent(folder);
    Path target = folder.toAbsolutePath();
    try {
      Files.createDirectories(target.getParent());
      return Unfinished.beside(target);
    } catch (IOException e) {
      throw cannotBeWritten(folder, e);
    }
  }

  private static UserException cannotBeWritten(Path folder, IOException cause) {
    return new UserException(
        Help.CANNOT_WRITE,
        "%s cannot be written: %s; free the place or choose another"
            .formatted(folder, FileProblem.of(cause)),
        cause);
  }
}
