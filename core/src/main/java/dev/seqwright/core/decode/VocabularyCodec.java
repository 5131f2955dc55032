package dev.seqwright.core.decode;

import dev.seqwright.tokenizer.Vocabulary;

/**
 * Texts to tokens and back by two vocabularies.
 *
 * @param source splits lines
 * @param target joins translations
 */
public record VocabularyCodec(Vocabulary source, Vocabulary target) implements TextCodec {
  @Override
  public int[] encode(String line) {
    return source.encode(line);
  }

  @Override
  public String decode(int[] tokens) {
    return target.decode(tokens);
  }
}
