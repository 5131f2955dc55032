package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables of columns with a tab between them, whose first line names the columns. Quotation marks
 * mean nothing: they are part of the text, as in the files of GLUE.
 */
public final class TsvRecords implements RecordFormat {
  private List<String> header = List.of();

  @Override
  public Optional<Fields> read(String line, String place) {
    List<String> cells = List.of(line.split("\t", -1));
    if (header.isEmpty()) {
      header = requireDistinct(cells, place);
      return Optional.empty();
    }
    if (cells.size() != header.size()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: found %d columns, expected %d as the first line has: %s"
              .formatted(place, cells.size(), header.size(), String.join(", ", header)));
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      values.put(header.get(i), cells.get(i));
    }
    return Optional.of(new Fields(values, place));
  }

  private static List<String> requireDistinct(List<String> names, String place) {
    for (String name : names) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new UserException(
            Help.WRONG_COLUMNS,
            "%s: two columns are named '%s'; expected a first line that names each column"
                .formatted(place, name));
      }
    }
    return names;
  }
}
