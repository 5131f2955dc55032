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
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The tokenizer of a folder of transformers as one {@code tokenizer.json}: the one that is there,
 * or one made of the files that older folders have.
 *
 * @param folder where it stands
 * @param json its content
 */
record TransformersTokenizer(Path folder, ObjectNode json) {
  private static final String FILE = "tokenizer.json";
  private static final String UNKNOWN = "[UNK]";
  private static final int MOST_BYTES = 64 << 20;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Byte-level BPE: {@code tokenizer.json}, or {@code vocab.json} and {@code merges.txt}. */
  static TransformersTokenizer byteLevel(Path folder) {
    return new TransformersTokenizer(folder, isWhole(folder) ? whole(folder) : ofBytePairs(folder));
  }

  /** The same between the tokens of RoBERTa, as its {@code tokenizer.json} says, too. */
  static TransformersTokenizer ofRoberta(Path folder) {
    TransformersTokenizer tokenizer = byteLevel(folder);
    return isWhole(folder)
        ? tokenizer
        : tokenizer
            .withSpecial(List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>"))
            .between("<s>", "</s>", List.of("</s>", "</s>"));
  }

  /** WordPiece: {@code tokenizer.json}, or {@code vocab.txt} with a token a line. */
  static TransformersTokenizer wordPiece(Path folder) {
    if (isWhole(folder)) {
      return new TransformersTokenizer(folder, whole(folder));
    }
    return new TransformersTokenizer(folder, ofWordPieces(folder))
        .withSpecial(List.of("[PAD]", UNKNOWN, "[CLS]", "[SEP]", "[MASK]"))
        .between("[CLS]", "[SEP]", List.of("[SEP]"));
  }

  private static ObjectNode ofWordPieces(Path folder) {
    ObjectNode model = JSON.createObjectNode().put("type", "WordPiece").put("unk_token", UNKNOWN);
    model.put("continuing_subword_prefix", "##").put("max_input_chars_per_word", 100);
    ObjectNode ids = model.putObject("vocab");
    lines(folder.resolve("vocab.txt")).forEach(token -> ids.put(token, ids.size()));
    ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
    tokenizer.putArray("added_tokens");
    tokenizer.set("normalizer", normalizer(folder));
    tokenizer.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    tokenizer
        .putObject("decoder")
        .put("type", "WordPiece")
        .put("prefix", "##")
        .put("cleanup", true);
    tokenizer.set("model", model);
    return tokenizer;
  }

  /** As {@code tokenizer_config.json} says; letters become small where nothing is said. */
  private static ObjectNode normalizer(Path folder) {
    Path file = folder.resolve("tokenizer_config.json");
    JsonFile settings =
        Files.exists(file)
            ? JsonFile.read(file, MOST_BYTES)
            : new JsonFile(file, JSON.createObjectNode());
    ObjectNode normalizer = JSON.createObjectNode().put("type", "BertNormalizer");
    normalizer.put("clean_text", true);
    normalizer.put("handle_chinese_chars", settings.flag("tokenize_chinese_chars", true));
    normalizer.put("lowercase", settings.flag("do_lower_case", true));
    normalizer.putNull("strip_accents");
    if (settings.has("strip_accents")) {
      normalizer.put("strip_accents", settings.flag("strip_accents", true));
    }
    return normalizer;
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
   * The same where tokens stand before and behind each text, though transformers adds none: of a
   * language model.
   *
   * @param begin the id of the first one, which {@code config.json} says
   * @param end that of the last one, which may be the same
   * @throws UserException when no token has such an id
   */
  TransformersTokenizer surrounded(int begin, int end) {
    String first = name("bos_token_id", begin);
    String last = name("eos_token_id", end);
    return withSpecial(List.of(first, last)).between(first, last, List.of(last));
  }

  /** The same where those of some tokens that it has give no text when they are decoded. */
  private TransformersTokenizer withSpecial(List<String> names) {
    ObjectNode changed = json.deepCopy();
    for (String name : names) {
      id(name).ifPresent(id -> markSpecial(changed, id, name));
    }
    return new TransformersTokenizer(folder, changed);
  }

  /**
   * The same where tokens stand around texts.
   *
   * @param separators the tokens between two texts
   */
  private TransformersTokenizer between(String begin, String end, List<String> separators) {
    ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
    template.putArray("single").add(special(begin, 0)).add(sequence("A", 0)).add(special(end, 0));
    ArrayNode pair = template.putArray("pair").add(special(begin, 0)).add(sequence("A", 0));
    separators.forEach(token -> pair.add(special(token, 0)));
    pair.add(sequence("B", 1)).add(special(end, 1));
    ObjectNode tokens = template.putObject("special_tokens");
    Stream.concat(Stream.of(begin, end), separators.stream()).forEach(n -> tokens.set(n, token(n)));
    ObjectNode changed = json.deepCopy();
    changed.set("post_processor", template);
    return new TransformersTokenizer(folder, changed);
  }

  private ObjectNode token(String name) {
    ObjectNode token = JSON.createObjectNode().put("id", name);
    token.putArray("ids").add(id(name).orElseThrow(() -> missing(name)));
    token.putArray("tokens").add(name);
    return token;
  }

  private UserException missing(String name) {
    return new UserException(
        "%s: its tokenizer has no token %s, which stands around texts; expected the tokenizer of the model"
            .formatted(folder, name));
  }

  private OptionalInt id(String name) {
    JsonNode listed = json.path("model").path("vocab").path(name);
    if (listed.isInt()) {
      return OptionalInt.of(listed.asInt());
    }
    return StreamSupport.stream(json.path("added_tokens").spliterator(), false)
        .filter(token -> token.path("content").asText().equals(name))
        .mapToInt(token -> token.path("id").asInt(-1))
        .findFirst();
  }

  private String name(String key, int id) {
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
        "%s: %s is %d, expected the id of a token of the tokenizer"
            .formatted(folder.resolve("config.json"), key, id));
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

  private static JsonNode special(String name, int type) {
    return part("SpecialToken", name, type);
  }

  private static JsonNode sequence(String name, int type) {
    return part("Sequence", name, type);
  }

  private static JsonNode part(String kind, String name, int type) {
    ObjectNode part = JSON.createObjectNode();
    part.putObject(kind).put("id", name).put("type_id", type);
    return part;
  }

  /**
   * Refuses a tokenizer that has not as many tokens as the model has rows, or puts none around
   * texts.
   *
   * @param config that states them
   */
  void requireFit(JsonFile config, int words) {
    try (HuggingFaceVocabulary vocabulary = open()) {
      int found = vocabulary.vocabularySize();
      if (found != words) {
        throw new UserException(
            "%s: vocab_size is %d and the tokenizer has %d tokens, expected as many; resize the model with resize_token_embeddings(%d) of transformers"
                .formatted(config.file(), words, found, found));
      }
      if (vocabulary.beginId() < 0) {
        throw new UserException(
            folder.resolve(FILE)
                + ": its post_processor puts no tokens around a text, expected one that does: save"
                + " the tokenizer again with transformers");
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
