package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.List;

/** A line of the source side and its translation. */
public record Pair(String source, String target) {
  /**
   * The pair of a line with both.
   *
   * @param place of the line, for messages
   * @throws UserException when it has not one tab
   */
  static Pair ofColumns(String line, String place) {
    List<String> columns = List.of(line.split("\t", -1));
    if (columns.size() != 2) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: found %d columns, expected 2: source, tab, target".formatted(place, columns.size()));
    }
    return new Pair(columns.get(0), columns.get(1));
  }

  /** How many characters both have. */
  public int length() {
    return source.length() + target.length();
  }

  /** Whether there is nothing to learn from because a side is blank. */
  public boolean hasBlankSide() {
    return Lines.isBlank(source) || Lines.isBlank(target);
  }
}
