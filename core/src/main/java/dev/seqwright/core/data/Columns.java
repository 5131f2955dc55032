package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Columns of files whose lines belong together, read into memory. */
public final class Columns {
  private Columns() {}

  /**
   * The lines of a column, blank ones too.
   *
   * @param key where the configuration names the files, for messages
   * @throws UserException when no file is named, one cannot be read, or there is no line
   */
  public static List<String> read(String key, List<Path> files) {
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      try (LineReader reader = LineReader.open(file)) {
        reader.forEachRemaining(lines::add);
      }
    }
    if (lines.isEmpty()) {
      throw new UserException(
          Help.NO_TEXT,
          files.isEmpty()
              ? key + ": no file is given, expected one with a text a line"
              : files.getFirst() + ": no lines; expected at least one");
    }
    return lines;
  }

  /**
   * Refuses two columns of different lengths.
   *
   * @throws UserException naming both files and their numbers of lines
   */
  public static void requireEqual(
      List<Path> firstFiles, List<String> first, List<Path> secondFiles, List<String> second) {
    if (first.size() != second.size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s has %d lines and %s has %d; line n of one belongs to line n of the other"
              .formatted(named(firstFiles), first.size(), named(secondFiles), second.size()));
    }
  }

  private static String named(List<Path> files) {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }
}
