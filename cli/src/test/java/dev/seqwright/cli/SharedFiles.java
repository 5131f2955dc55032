package dev.seqwright.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real data beside the repository, which some tests use where it is there. */
public final class SharedFiles {
  private SharedFiles() {}

  /** The file or folder; the calling test is skipped, saying so, where it is missing. */
  public static Path find(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    Assumptions.abort("skipped: shared/" + name + " is not beside the repository");
    throw new AssertionError("unreachable");
  }
}
