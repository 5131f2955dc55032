package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.metrics.Whitespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads texts that must have a line for each line of the first reference. */
final class TextFiles {
  private TextFiles() {}

  /** All lines without white space at their ends; "-" is standard input. */
  static List<String> lines(Path file) {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      reader.forEachRemaining(line -> lines.add(Whitespace.stripTrailing(line)));
      if (lines.isEmpty()) {
        throw new UserException(
            Help.NO_TEXT, reader.name() + " has no lines; expected one sentence a line");
      }
    }
    return lines;
  }

  /**
   * Reads a text as long as another.
   *
   * @throws UserException naming the first line that is missing or too many
   */
  static List<String> lines(Path file, Path leader, int expected) {
    List<String> lines = lines(file);
    if (lines.size() < expected) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s:%d: the line is missing: the file ends after %d lines, %s has %d"
              .formatted(file, lines.size() + 1, lines.size(), leader, expected));
    }
    if (lines.size() > expected) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s:%d: a line too many: the file has %d lines, %s has %d"
              .formatted(file, expected + 1, lines.size(), leader, expected));
    }
    return lines;
  }
}
