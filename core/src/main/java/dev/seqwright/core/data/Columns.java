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
   * The lines of all files of a column, blank ones too.
   *
   * @param section where the configuration names the files, for messages
   * @param column its name
   * @throws UserException when no file is named, one cannot be read, or one has no line
   */
  public static List<String> read(String section, String column, List<Path> files) {
    requireSome(section, column, files);
    return files.stream().flatMap(file -> read(file).stream()).toList();
  }

  /**
   * The lines of a file, blank ones too.
   *
   * @throws UserException when it cannot be read or has no line
   */
  public static List<String> read(Path file) {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      reader.forEachRemaining(lines::add);
    }
    requireLines(file, lines);
    return lines;
  }

  /**
   * The lines of all files of a column as one text, see {@link TextLine}.
   *
   * @throws UserException when no file is named, one cannot be read, or one has no line
   */
  public static List<TextLine> text(String section, String column, List<Path> files) {
    requireSome(section, column, files);
    List<TextLine> lines = new ArrayList<>();
    for (Path file : files) {
      lines.replaceAll(TextLine::ended);
      lines.addAll(text(file));
    }
    return lines;
  }

  private static List<TextLine> text(Path file) {
    List<TextLine> lines = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      TextLine.of(reader).forEachRemaining(lines::add);
    }
    requireLines(file, lines);
    return lines;
  }

  private static void requireLines(Path file, List<?> lines) {
    if (lines.isEmpty()) {
      throw new UserException(Help.NO_TEXT, file + ": no lines; expected at least one");
    }
  }

  /**
   * Refuses a column without files.
   *
   * @throws UserException naming its key
   */
  public static void requireSome(String section, String column, List<Path> files) {
    if (files.isEmpty()) {
      throw new UserException(
          Help.NO_TEXT,
          "%s.%s: no file is given, expected one with a %s a line"
              .formatted(section, column, column));
    }
  }

  /**
   * Refuses two files of different lengths.
   *
   * @throws UserException naming both files and their numbers of lines
   */
  public static void requireEqual(
      Path firstFile, List<String> first, Path secondFile, List<String> second) {
    if (first.size() != second.size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s has %d lines and %s has %d; line n of one belongs to line n of the other"
              .formatted(firstFile, first.size(), secondFile, second.size()));
    }
  }
}
