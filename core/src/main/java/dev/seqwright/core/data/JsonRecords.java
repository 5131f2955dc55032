package dev.seqwright.core.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * JSON lines: an object a line. Texts, numbers and truth values are fields; null, arrays and
 * objects are none.
 */
public final class JsonRecords implements RecordFormat {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Override
  public Optional<Fields> read(String line, String place) {
    JsonNode object = object(line, place);
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getValue().isValueNode() && !field.getValue().isNull()) {
        values.put(field.getKey(), Lines.one(field.getValue().asText()));
      }
    }
    return Optional.of(new Fields(values, place));
  }

  /** The object of a line. */
  static JsonNode object(String line, String place) {
    JsonNode object = parsed(line, place);
    if (!object.isObject()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          place + ": found no JSON object, expected one a line, such as {\"text\": \"...\"}");
    }
    return object;
  }

  private static JsonNode parsed(String line, String place) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: not JSON at character %d of the line: %s"
              .formatted(place, e.getLocation().getColumnNr(), e.getOriginalMessage()),
          e);
    }
  }
}
