package dev.seqwright.core.decode.text;

import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.tokenizer.Vocabulary;
import java.util.List;
import java.util.OptionalInt;

/**
 * Texts to tokens and back by two vocabularies.
 *
 * @param source splits lines
 * @param target splits prefixes and joins translations
 */
public record VocabularyCodec(Vocabulary source, Vocabulary target) implements TextCodec {
  @Override
  public int[] encode(String line) {
    return source.encode(line);
  }

  @Override
  public List<String> sourcePieces(String line) {
    return source.pieces(line);
  }

  @Override
  public int[] encodeTarget(String text) {
    return target.encode(text);
  }

  @Override
  public String decode(int[] tokens) {
    return target.decode(tokens);
  }

  @Override
  public String join(List<String> pieces) {
    return target.join(pieces);
  }

  @Override
  public String piece(int token) {
    return target.piece(token);
  }

  @Override
  public OptionalInt token(String name) {
    int id = target.id(name);
    boolean known = id != unknownId() || name.equals(piece(id));
    return known ? OptionalInt.of(id) : OptionalInt.empty();
  }

  @Override
  public int unknownId() {
    return target.unknownId();
  }
}
