package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.tokenizer.TokenList;
import dev.seqwright.tokenizer.TokenizerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists of tokens as JSON arrays. Models with SentencePiece alone never come here. */
final class TokenLists {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenLists() {}

  static byte[] write(List<String> tokens) {
    try {
      return JSON.writeValueAsBytes(tokens);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lists by their names. */
  static byte[] write(Map<String, List<String>> lists) {
    try {
      return JSON.writeValueAsBytes(lists);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lists of a file, in its order. */
  static Map<String, List<String>> readByColumn(byte[] json, String file) {
    try {
      return JSON.readValue(json, new TypeReference<LinkedHashMap<String, List<String>>>() {});
    } catch (IOException e) {
      throw new UserException(
          Help.DAMAGED_MODEL,
          file + ": not a JSON object of arrays of labels: " + FileProblem.of(e),
          e);
    }
  }

  /** The list of a file. */
  static TokenList read(byte[] json, String file) {
    try {
      List<String> tokens = JSON.readValue(json, new TypeReference<List<String>>() {});
      if (tokens == null || tokens.contains(null)) {
        throw new TokenizerException(file + ": found null, expected a JSON array of tokens");
      }
      return new TokenList(tokens);
    } catch (IOException e) {
      throw new TokenizerException(file + ": not a JSON array of tokens: " + FileProblem.of(e), e);
    }
  }
}
