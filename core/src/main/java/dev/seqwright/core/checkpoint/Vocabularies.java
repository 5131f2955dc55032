package dev.seqwright.core.checkpoint;

import dev.seqwright.tokenizer.MappedVocabulary;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.Vocabulary;
import dev.seqwright.tokenizer.WordVocabulary;
import java.util.Map;

/**
 * The vocabularies of a model, opened.
 *
 * @param source splits source texts
 * @param target splits target texts and joins translations; the same object where one does both
 */
public record Vocabularies(Vocabulary source, Vocabulary target) implements AutoCloseable {

  static Vocabularies open(TokenizerFiles files) {
    Map<String, byte[]> content = files.files();
    return switch (files.kind()) {
      case SHARED, SHARED_WORDS ->
          one(side(content, VocabularyKind.SOURCE_MODEL, VocabularyKind.SOURCE_LIST));
      case SHARED_MAPPED ->
          two(
              side(content, VocabularyKind.SOURCE_MODEL, VocabularyKind.SOURCE_LIST),
              side(content, VocabularyKind.TARGET_MODEL, VocabularyKind.SOURCE_LIST));
      case SEPARATE, SEPARATE_WORDS, SEPARATE_MAPPED ->
          two(
              side(content, VocabularyKind.SOURCE_MODEL, VocabularyKind.SOURCE_LIST),
              side(content, VocabularyKind.TARGET_MODEL, VocabularyKind.TARGET_LIST));
    };
  }

  private static Vocabularies one(Vocabulary both) {
    return new Vocabularies(both, both);
  }

  private static Vocabularies two(Vocabulary source, Vocabulary target) {
    return new Vocabularies(source, target);
  }

  private static Vocabulary side(Map<String, byte[]> content, String model, String list) {
    if (!content.containsKey(model)) {
      return new WordVocabulary(TokenLists.read(content.get(list)));
    }
    Tokenizer pieces = Tokenizer.of(content.get(model));
    return content.containsKey(list)
        ? new MappedVocabulary(pieces, TokenLists.read(content.get(list)))
        : pieces;
  }

  @Override
  public void close() {
    source.close();
    if (!target.equals(source)) {
      target.close();
    }
  }
}
