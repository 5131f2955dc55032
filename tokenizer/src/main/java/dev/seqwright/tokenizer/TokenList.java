package dev.seqwright.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens in the order of their ids, with the names that toolkits give the special ones: {@code <s>}
 * begins and {@code </s>} ends a sentence, {@code <unk>} is unknown, {@code <pad>} or {@code
 * <blank>} is padding.
 */
public final class TokenList {
  private static final List<String> BEGIN = List.of("<s>");
  private static final List<String> END = List.of("</s>");
  private static final List<String> PAD = List.of("<pad>", "<blank>");
  private static final List<String> UNKNOWN = List.of("<unk>", "<UNK>");

  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();

  /**
   * @throws TokenizerException when no token stands for unknown ones
   */
  public TokenList(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    for (int id = 0; id < tokens.size(); id++) {
      ids.putIfAbsent(tokens.get(id), id);
    }
    if (first(UNKNOWN) < 0) {
      throw new TokenizerException(
          "a vocabulary of " + tokens.size() + " tokens without <unk>; add it to the list");
    }
  }

  /** The tokens in the order of their ids. */
  public List<String> tokens() {
    return tokens;
  }

  /** Id of a token, or that of the unknown token. */
  public int id(String token) {
    return ids.getOrDefault(token, unknown());
  }

  /**
   * Text of a token.
   *
   * @throws TokenizerException when the id is outside the vocabulary
   */
  public String token(int id) {
    if (id < 0 || id >= tokens.size()) {
      throw new TokenizerException(
          "id " + id + " is outside the vocabulary of " + tokens.size() + " tokens");
    }
    return tokens.get(id);
  }

  /** Whether an id stands for no text: begin, end, padding. */
  boolean isControl(int id) {
    return id == begin() || id == end() || id == pad();
  }

  int begin() {
    return first(BEGIN);
  }

  int end() {
    return first(END);
  }

  int pad() {
    return first(PAD);
  }

  int unknown() {
    return first(UNKNOWN);
  }

  private int first(List<String> names) {
    return names.stream().filter(ids::containsKey).map(ids::get).findFirst().orElse(-1);
  }
}
