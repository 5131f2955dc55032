package dev.seqwright.core.imports.ctranslate2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Special tokens and the norms' epsilon: from {@code config.json} since binary version 6, from
 * attributes of the model before.
 *
 * @param unknown the token of what the vocabulary lacks
 * @param begin the begin token
 * @param end the end token
 * @param addSourceBegin whether the begin token stands in front of sources
 * @param addSourceEnd whether the end token follows sources
 * @param decoderStart what the decoder reads first; empty where the caller gives it
 * @param epsilon of all norms, where it is not the usual one
 */
record TokenSettings(
    String unknown,
    String begin,
    String end,
    boolean addSourceBegin,
    boolean addSourceEnd,
    Optional<String> decoderStart,
    Optional<Double> epsilon) {
  private static final String FILE = "config.json";
  private static final JsonMapper JSON = new JsonMapper();
  private static final long LARGEST = 1 << 20;

  static TokenSettings read(Path folder, ModelFile model, Variables variables) {
    Path file = folder.resolve(FILE);
    if (model.binaryVersion() >= 6) {
      return ofConfig(file, json(file));
    }
    JsonNode epsilon = Files.exists(file) ? json(file) : JsonNodeFactory.instance.objectNode();
    return ofAttributes(variables, new Texts(file, epsilon).epsilon());
  }

  private static TokenSettings ofAttributes(Variables variables, Optional<Double> epsilon) {
    String begin = variables.text("bos_token").orElse("<s>");
    String end = variables.text("eos_token").orElse("</s>");
    boolean startsWithBegin = variables.flag(true, "with_target_bos");
    boolean startIsGiven = variables.flag(false, "user_decoder_start_tokens");
    return new TokenSettings(
        variables.text("unk_token").orElse("<unk>"),
        begin,
        end,
        variables.flag(false, "with_source_bos"),
        variables.flag(false, "with_source_eos"),
        startIsGiven ? Optional.empty() : Optional.of(startsWithBegin ? begin : end),
        epsilon);
  }

  private static TokenSettings ofConfig(Path file, JsonNode config) {
    Texts texts = new Texts(file, config);
    return new TokenSettings(
        texts.text("unk_token", "<unk>").orElse("<unk>"),
        texts.text("bos_token", "<s>").orElse("<s>"),
        texts.text("eos_token", "</s>").orElse("</s>"),
        texts.flag("add_source_bos"),
        texts.flag("add_source_eos"),
        texts.text("decoder_start_token", "<s>"),
        texts.epsilon());
  }

  private static JsonNode json(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new UserException(file + " has more than a megabyte; expected a configuration");
      }
      JsonNode config = JSON.readTree(Files.readAllBytes(file));
      if (!config.isObject()) {
        throw new UserException(file + " is not a JSON object; convert the model again");
      }
      return config;
    } catch (IOException e) {
      throw new UserException(
          file + " cannot be read: " + FileProblem.of(e) + "; convert the model again", e);
    }
  }

  /** The keys of the file. */
  private record Texts(Path file, JsonNode config) {
    /** Empty where the key is null, which is not the same as not being there. */
    Optional<String> text(String key, String otherwise) {
      JsonNode value = config.get(key);
      if (value == null) {
        return Optional.of(otherwise);
      }
      require(value.isTextual() || value.isNull(), key, value, "a text");
      return value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    boolean flag(String key) {
      JsonNode value = config.path(key);
      require(value.isBoolean() || value.isMissingNode(), key, value, "true or false");
      return value.asBoolean(false);
    }

    Optional<Double> epsilon() {
      String key = "layer_norm_epsilon";
      JsonNode value = config.path(key);
      boolean absent = value.isMissingNode() || value.isNull();
      require(
          absent || (value.isNumber() && value.asDouble() > 0), key, value, "a positive number");
      return absent ? Optional.empty() : Optional.of(value.asDouble());
    }

    private void require(boolean right, String key, JsonNode found, String expected) {
      if (!right) {
        throw new UserException("%s: %s is %s, expected %s".formatted(file, key, found, expected));
      }
    }
  }
}
