package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A record of a table or of JSON lines: texts by the names of their columns.
 *
 * @param values in the order of the file
 * @param place file and line, for messages
 */
public record Fields(Map<String, String> values, String place) {
  private static final int SHOWN = 8;
  private static final int LONGEST = 40;

  /** The names of all columns. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** The names in quotes, as messages list them: not too many, none too long. */
  String shown() {
    String all =
        values.keySet().stream()
            .limit(SHOWN)
            .map(name -> "'" + (name.length() <= LONGEST ? name : cut(name)) + "'")
            .collect(Collectors.joining(", "));
    return values.size() > SHOWN ? all + ", ..." : all;
  }

  private static String cut(String name) {
    return name.substring(0, name.offsetByCodePoints(0, LONGEST / 2)) + "...";
  }

  /**
   * What stands in a column.
   *
   * @throws UserException when the record lacks it
   */
  public String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: the field '%s' is missing, expected a text or a number".formatted(place, name));
    }
    return value;
  }
}
