package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.tokenizer.TokenList;
import dev.seqwright.tokenizer.TokenizerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

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
