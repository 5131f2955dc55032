package dev.seqwright.core.imports.huggingface;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A JSON object in a file, whose values are asked for by type; null is as if the key were absent.
 *
 * @param file where it stands
 * @param object what it holds
 */
record JsonFile(Path file, ObjectNode object) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a file.
   *
   * @param mostBytes what it may have at most
   * @throws UserException when it is missing, too long or not a JSON object
   */
  static JsonFile read(Path file, int mostBytes) {
    try {
      if (JSON.readTree(bytes(file, mostBytes)) instanceof ObjectNode object) {
        return new JsonFile(file, object);
      }
    } catch (IOException e) {
      throw new UserException(file + " is not valid JSON: " + FileProblem.of(e), e);
    }
    throw new UserException(file + " is not a JSON object; get it again from where it came");
  }

  /** The content of a file of the model. */
  static byte[] bytes(Path file, int most) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          file
              + " is missing; expected the folder of a model of transformers, as save_pretrained"
              + " makes it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new UserException(file + " has more than " + most + " bytes, expected fewer");
      }
      return bytes;
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + FileProblem.of(e), e);
    }
  }

  boolean has(String key) {
    return object.hasNonNull(key);
  }

  int integer(String key, int otherwise) {
    return find(key).orElse(otherwise);
  }

  /** A whole number, if the key is there. */
  OptionalInt find(String key) {
    if (!has(key)) {
      return OptionalInt.empty();
    }
    JsonNode value = object.get(key);
    require(value.isIntegralNumber() && value.canConvertToInt(), key, value, "a whole number");
    return OptionalInt.of(value.asInt());
  }

  double number(String key, double otherwise) {
    JsonNode value = object.path(key);
    require(!has(key) || value.isNumber(), key, value, "a number");
    return has(key) ? value.asDouble() : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode value = object.path(key);
    require(!has(key) || value.isBoolean(), key, value, "true or false");
    return has(key) ? value.asBoolean() : otherwise;
  }

  String text(String key, String otherwise) {
    JsonNode value = object.path(key);
    require(!has(key) || value.isTextual(), key, value, "a text");
    return has(key) ? value.asText() : otherwise;
  }

  private void require(boolean holds, String key, JsonNode found, String expected) {
    if (!holds) {
      throw wrong(key, found, expected);
    }
  }

  /** A value that is not what the key needs. */
  UserException wrong(String key, JsonNode found, String expected) {
    String text = found.toString();
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return new UserException("%s: %s is %s, expected %s".formatted(file, key, shown, expected));
  }
}
