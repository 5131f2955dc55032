package dev.seqwright.core.decode.text;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.LineReader;
import java.util.Iterator;

/** Ways to read texts to translate and the prefixes of their translations. */
public final class Inputs {
  private Inputs() {}

  /** Lines whose translations may begin in any way. */
  public static Iterator<Input> plain(LineReader lines) {
    return new Mapped(lines) {
      @Override
      public Input next() {
        return new Input(lines.next());
      }
    };
  }

  /**
   * Lines that may have a second column, after a tab: the prefix. A line with more tabs is a {@link
   * UserException}.
   */
  public static Iterator<Input> withColumn(LineReader lines) {
    return new Mapped(lines) {
      @Override
      public Input next() {
        String[] columns = lines.next().split("\t", -1);
        if (columns.length > 2) {
          throw new UserException(
              Help.WRONG_COLUMNS,
              "%s:%d: %d columns; expected a text, or a text, a tab and a prefix"
                  .formatted(lines.name(), lines.lineNumber(), columns.length));
        }
        return new Input(columns[0], columns.length == 2 ? columns[1] : "");
      }
    };
  }

  /**
   * Lines with their prefixes in a file of its own, line by line. A {@link UserException} when one
   * has lines left where the other ends.
   */
  public static Iterator<Input> beside(LineReader lines, LineReader prefixes) {
    return new Mapped(lines) {
      @Override
      public boolean hasNext() {
        if (lines.hasNext() != prefixes.hasNext()) {
          LineReader shorter = lines.hasNext() ? prefixes : lines;
          LineReader longer = lines.hasNext() ? lines : prefixes;
          throw new UserException(
              Help.LINES_DO_NOT_PAIR,
              "%s has %d lines and %s has more; expected a prefix, or a blank line, for each line"
                  .formatted(shorter.name(), shorter.lineNumber(), longer.name()));
        }
        return lines.hasNext();
      }

      @Override
      public Input next() {
        return new Input(lines.next(), prefixes.next());
      }
    };
  }

  /** As many as there are lines. */
  private abstract static class Mapped implements Iterator<Input> {
    private final LineReader lines;

    Mapped(LineReader lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      return lines.hasNext();
    }
  }
}
