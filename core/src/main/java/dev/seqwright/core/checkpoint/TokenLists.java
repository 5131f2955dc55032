package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  static TokenList read(byte[] json) {
    try {
      return new TokenList(JSON.readValue(json, new TypeReference<List<String>>() {}));
    } catch (IOException e) {
      throw new TokenizerException("not a JSON array of tokens: " + e.getMessage(), e);
    }
  }
}
