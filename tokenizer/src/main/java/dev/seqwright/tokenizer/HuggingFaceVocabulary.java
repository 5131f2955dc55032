package dev.seqwright.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tokenizer of transformers, {@code tokenizer.json}: WordPiece (Schuster and Nakajima 2012),
 * byte-level BPE (Radford et al. 2019) and whatever else the tokenizers library of Hugging Face
 * reads. That library encodes and decodes, so both are what they are in transformers: also, a
 * special token that is spelled in a text, such as {@code [SEP]}, is the token. Safe for use by
 * several threads at once, until closed.
 *
 * <p>The tokens that stand around a text are those of the file's post-processor: the first begins,
 * the last ends a text. It neither pads nor cuts, whatever the file says.
 */
public final class HuggingFaceVocabulary implements Vocabulary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] json;
  private final String name;
  private final NativeEncoder encoder;
  private final Map<Integer, String> tokens = new TreeMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final int unknown;
  private final int[] around;
  private final int[] aroundTwo;

  private HuggingFaceVocabulary(byte[] json, String name) {
    this.json = json;
    this.name = name;
    JsonNode root = parsed();
    readTokens(root);
    this.unknown = unknownOf(root.path("model"));
    this.encoder = new NativeEncoder(new String(json, StandardCharsets.UTF_8), name);
    this.around = encoder.ids("", true);
    this.aroundTwo = encoder.ids("", "");
  }

  /**
   * A tokenizer of the bytes of a {@code tokenizer.json}.
   *
   * @param name stands for the file in messages
   * @throws TokenizerException when they are cut, damaged or not a tokenizer
   */
  public static HuggingFaceVocabulary of(byte[] json, String name) {
    return new HuggingFaceVocabulary(json.clone(), name);
  }

  private JsonNode parsed() {
    try {
      return JSON.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw damaged("it is not JSON: " + e.getOriginalMessage());
    }
  }

  private void readTokens(JsonNode root) {
    JsonNode listed = root.path("model").path("vocab");
    if (listed.isArray()) { // unigram: token and score
      for (int id = 0; id < listed.size(); id++) {
        add(id, listed.get(id).path(0));
      }
    }
    listed.properties().forEach(token -> add(token.getValue().asInt(-1), token.getKey()));
    root.path("added_tokens").forEach(t -> add(t.path("id").asInt(-1), t.path("content")));
    int last = tokens.isEmpty() ? -1 : ((TreeMap<Integer, String>) tokens).lastKey();
    if (tokens.isEmpty() || tokens.containsKey(-1) || last != tokens.size() - 1) {
      throw damaged(
          "its %d tokens have ids up to %d, expected each from 0 once"
              .formatted(tokens.size(), last));
    }
  }

  private void add(int id, JsonNode token) {
    add(id, token.asText());
  }

  private void add(int id, String token) {
    tokens.put(id, token);
    ids.put(token, id);
  }

  private int unknownOf(JsonNode model) {
    int listed = model.path("unk_id").asInt(-1);
    return ids.getOrDefault(model.path("unk_token").asText(""), listed);
  }

  private TokenizerException damaged(String what) {
    return new TokenizerException(
        TokenizerException.Topic.DAMAGED_MODEL,
        name + ": not a tokenizer.json: " + what + "; get it again from where it came");
  }

  @Override
  public int[] encode(String line) {
    return encoder.ids(line, false);
  }

  @Override
  public String decode(int... tokens) {
    for (int id : tokens) {
      piece(id);
    }
    return encoder.decode(tokens);
  }

  /** The tokens of a line as the vocabulary spells them: bytes of byte-level BPE as letters. */
  @Override
  public List<String> pieces(String line) {
    return List.of(encoder.tokens(line));
  }

  @Override
  public String join(List<String> pieces) {
    return encoder.decode(pieces.stream().filter(ids::containsKey).mapToInt(ids::get).toArray());
  }

  @Override
  public int vocabularySize() {
    return tokens.size();
  }

  /** Id of the token that stands for what the vocabulary lacks, -1 when it lacks nothing. */
  @Override
  public int unknownId() {
    return unknown;
  }

  @Override
  public int beginId() {
    return around.length > 0 ? around[0] : -1;
  }

  @Override
  public int endId() {
    return around.length > 0 ? around[around.length - 1] : -1;
  }

  /** The tokens between two texts that stand in one sequence: one {@code [SEP]} in BERT's. */
  public int[] between() {
    return Arrays.copyOfRange(aroundTwo, 1, Math.max(1, aroundTwo.length - 1));
  }

  @Override
  public int padId() {
    return -1;
  }

  @Override
  public String piece(int id) {
    String token = tokens.get(id);
    if (token == null) {
      throw new TokenizerException(
          "id %d is outside the vocabulary of %d tokens".formatted(id, tokens.size()));
    }
    return token;
  }

  @Override
  public int id(String piece) {
    return ids.getOrDefault(piece, unknown);
  }

  /** The exact bytes of the {@code tokenizer.json}. */
  public byte[] serialized() {
    return json.clone();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
