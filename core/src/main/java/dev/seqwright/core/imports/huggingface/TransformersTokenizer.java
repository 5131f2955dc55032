package dev.seqwright.core.imports.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.UserException;
import dev.seqwright.tokenizer.HuggingFaceVocabulary;
import dev.seqwright.tokenizer.TokenizerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tokenizer of a folder of transformers as one {@code tokenizer.json}: the one that is there,
 * or one made of the files that older folders have.
 *
 * @param folder where it stands
 * @param json its content
 */
record TransformersTokenizer(Path folder, ObjectNode json) {
  private static final String FILE = "tokenizer.json";
  private static final int MOST_BYTES = 64 << 20;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Byte-level BPE: {@code tokenizer.json}, or {@code vocab.json} and {@code merges.txt}. */
  static TransformersTokenizer byteLevel(Path folder) {
    return new TransformersTokenizer(folder, isWhole(folder) ? whole(folder) : ofBytePairs(folder));
  }

  private static boolean isWhole(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  private static ObjectNode whole(Path folder) {
    return JsonFile.read(folder.resolve(FILE), MOST_BYTES).object();
  }

  private static ObjectNode ofBytePairs(Path folder) {
    ObjectNode model = JSON.createObjectNode().put("type", "BPE");
    model.set("vocab", JsonFile.read(folder.resolve("vocab.json"), MOST_BYTES).object());
    model.set("merges", merges(folder.resolve("merges.txt")));
    ObjectNode level = JSON.createObjectNode().put("type", "ByteLevel");
    level.put("add_prefix_space", false).put("trim_offsets", true).put("use_regex", true);
    ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
    tokenizer.set("added_tokens", JSON.createArrayNode());
    tokenizer.set("pre_tokenizer", level);
    tokenizer.set("post_processor", level);
    tokenizer.set("decoder", level);
    tokenizer.set("model", model);
    return tokenizer;
  }

  /** A merge a line behind the line with the version. */
  private static ArrayNode merges(Path file) {
    ArrayNode merges = JSON.createArrayNode();
    for (String line : lines(file)) {
      if (!line.isBlank() && !line.startsWith("#version")) {
        merges.add(line);
      }
    }
    return merges;
  }

  private static List<String> lines(Path file) {
    return new String(JsonFile.bytes(file, MOST_BYTES), StandardCharsets.UTF_8).lines().toList();
  }

  /**
   * The same where a token stands before and behind each text, though transformers adds none: of a
   * language model that has one token for both.
   *
   * @param end its id, which {@code config.json} says
   * @throws UserException when no token has this id
   */
  TransformersTokenizer ending(int end) {
    String name = name(end);
    ObjectNode changed = json.deepCopy();
    markSpecial(changed, end, name);
    ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
    template.set("single", around(name, "A"));
    ArrayNode pair = around(name, "A");
    pair.addAll(List.of(sequence("B"), special(name)));
    template.set("pair", pair);
    ObjectNode token = JSON.createObjectNode().put("id", name);
    token.putArray("ids").add(end);
    token.putArray("tokens").add(name);
    template.putObject("special_tokens").set(name, token);
    changed.set("post_processor", template);
    return new TransformersTokenizer(folder, changed);
  }

  private String name(int id) {
    for (var entry : json.path("model").path("vocab").properties()) {
      if (entry.getValue().asInt(-1) == id) {
        return entry.getKey();
      }
    }
    for (JsonNode token : json.path("added_tokens")) {
      if (token.path("id").asInt(-1) == id) {
        return token.path("content").asText();
      }
    }
    throw new UserException(
        "%s: eos_token_id is %d, expected the id of a token of the tokenizer"
            .formatted(folder.resolve("config.json"), id));
  }

  /** A token that gives no text when it is decoded. */
  private static void markSpecial(ObjectNode tokenizer, int id, String name) {
    ArrayNode added = tokenizer.withArray("added_tokens");
    for (JsonNode token : added) {
      if (token.path("id").asInt(-1) == id) {
        ((ObjectNode) token).put("special", true);
        return;
      }
    }
    added.add(
        JSON.createObjectNode()
            .put("id", id)
            .put("content", name)
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", true));
  }

  private static ArrayNode around(String name, String text) {
    return JSON.createArrayNode().add(special(name)).add(sequence(text)).add(special(name));
  }

  private static JsonNode special(String name) {
    return part("SpecialToken", name);
  }

  private static JsonNode sequence(String name) {
    return part("Sequence", name);
  }

  private static JsonNode part(String kind, String name) {
    ObjectNode part = JSON.createObjectNode();
    part.putObject(kind).put("id", name).put("type_id", 0);
    return part;
  }

  /**
   * Refuses a tokenizer that has not as many tokens as the model has rows.
   *
   * @param config that states them
   */
  void requireSize(JsonFile config, int words) {
    try (HuggingFaceVocabulary vocabulary = open()) {
      int found = vocabulary.vocabularySize();
      if (found != words) {
        throw new UserException(
            "%s: vocab_size is %d and the tokenizer has %d tokens, expected as many; resize the model with resize_token_embeddings(%d) of transformers"
                .formatted(config.file(), words, found, found));
      }
    }
  }

  private HuggingFaceVocabulary open() {
    try {
      return HuggingFaceVocabulary.of(bytes(), folder.resolve(FILE).toString());
    } catch (TokenizerException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** What a model folder keeps of it. */
  TokenizerFiles files() {
    return TokenizerFiles.tokenizer("text", bytes());
  }

  private byte[] bytes() {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
