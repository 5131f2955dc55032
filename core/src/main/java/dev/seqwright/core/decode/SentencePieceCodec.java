package dev.seqwright.core.decode;

import dev.seqwright.tokenizer.Tokenizer;

/**
 * Texts to tokens and back by two SentencePiece models.
 *
 * @param source splits lines
 * @param target joins translations
 */
public record SentencePieceCodec(Tokenizer source, Tokenizer target) implements TextCodec {
  @Override
  public int[] encode(String line) {
    return source.encode(line);
  }

  @Override
  public String decode(int[] tokens) {
    return target.decode(tokens);
  }
}
