package dev.seqwright.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * JSON lines with a document a line: a text keeps its line feeds, a list becomes a text with an
 * element a line. Numbers and truth values are fields; null and objects are none.
 */
public final class JsonDocuments implements RecordFormat {
  @Override
  public Optional<Fields> read(String line, String place) {
    JsonNode object = JsonRecords.object(line, place);
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      if (value.isArray()) {
        values.put(field.getKey(), list(value, field.getKey(), place));
      } else if (value.isValueNode() && !value.isNull()) {
        values.put(field.getKey(), text(value.asText()));
      }
    }
    return Optional.of(new Fields(values, place));
  }

  /** The lines of a text; the last one may end in a line feed or not. */
  private static String text(String value) {
    String lines = value.replace("\r\n", "\n").replace('\r', ' ');
    return lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
  }

  private static String list(JsonNode array, String name, String place) {
    Stream<JsonNode> elements = StreamSupport.stream(array.spliterator(), false);
    return DocumentText.of(elements.map(element -> element(element, name, place)));
  }

  private static String element(JsonNode element, String name, String place) {
    if (!element.isValueNode() || element.isNull()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: the list '%s' has an element that is no text, expected a list of texts"
              .formatted(place, name));
    }
    return Lines.one(element.asText());
  }
}
