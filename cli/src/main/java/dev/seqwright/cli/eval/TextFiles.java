package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.metrics.Whitespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Reads texts that must have a line for each line of the first reference. */
final class TextFiles {
  private TextFiles() {}

  /** All lines without white space at their ends; "-" is standard input. */
  static List<String> lines(Path file) {
    List<String> lines = new ArrayList<>();
    Repeated repeated = new Repeated();
    read(file, line -> lines.add(repeated.of(line)));
    return lines;
  }

  private static void read(Path file, Consumer<String> take) {
    try (LineReader reader = LineReader.open(file)) {
      if (!reader.hasNext()) {
        throw new UserException(
            Help.NO_TEXT, reader.name() + " has no lines; expected one sentence a line");
      }
      reader.forEachRemaining(line -> take.accept(Whitespace.stripTrailing(line)));
    }
  }

  /**
   * Reads a text as long as another.
   *
   * @throws UserException naming the first line that is missing or too many
   */
  static List<String> lines(Path file, Path leader, int expected) {
    List<String> lines = lines(file);
    requireLength(file, lines.size(), leader, expected);
    return lines;
  }

  /**
   * Takes the lines of a text as long as another, one at a time.
   *
   * @throws UserException naming the first line that is missing or too many
   */
  static void each(Path file, Path leader, int expected, Consumer<String> take) {
    AtomicInteger count = new AtomicInteger();
    read(
        file,
        line -> {
          if (count.getAndIncrement() < expected) {
            take.accept(line);
          }
        });
    requireLength(file, count.get(), leader, expected);
  }

  private static void requireLength(Path file, int found, Path leader, int expected) {
    if (found < expected) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s:%d: the line is missing: the file ends after %d lines, %s has %d"
              .formatted(file, found + 1, found, leader, expected));
    }
    if (found > expected) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s:%d: a line too many: the file has %d lines, %s has %d"
              .formatted(file, expected + 1, found, leader, expected));
    }
  }

  /** Gives lines that come again, as labels do, one memory; those of a text pass. */
  private static final class Repeated {
    private final String[] seen = new String[1 << 12];

    String of(String line) {
      int slot = line.hashCode() & (seen.length - 1);
      if (!line.equals(seen[slot])) {
        seen[slot] = line;
      }
      return seen[slot];
    }
  }
}
