package dev.seqwright.core.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The serialised vocabularies of a model: SentencePiece models as in their {@code .model} files,
 * lists of tokens as JSON arrays.
 */
public final class TokenizerFiles {
  private final VocabularyKind kind;
  private final List<byte[]> contents; // in the order of the kind's files

  TokenizerFiles(VocabularyKind kind, List<byte[]> contents) {
    this.kind = kind;
    this.contents = contents.stream().map(byte[]::clone).toList();
  }

  /** One SentencePiece model for both sides. */
  public static TokenizerFiles shared(byte[] model) {
    return new TokenizerFiles(VocabularyKind.SHARED, List.of(model));
  }

  /** A SentencePiece model for each side. */
  public static TokenizerFiles separate(byte[] source, byte[] target) {
    return new TokenizerFiles(VocabularyKind.SEPARATE, List.of(source, target));
  }

  /** Lists of tokens; one list serves both sides when it is the same. */
  public static TokenizerFiles words(List<String> source, List<String> target) {
    return source.equals(target)
        ? new TokenizerFiles(VocabularyKind.SHARED_WORDS, List.of(TokenLists.write(source)))
        : new TokenizerFiles(
            VocabularyKind.SEPARATE_WORDS,
            List.of(TokenLists.write(source), TokenLists.write(target)));
  }

  /** SentencePiece models that cut texts, lists that give their pieces ids. */
  public static TokenizerFiles mapped(
      byte[] sourceModel, byte[] targetModel, List<String> source, List<String> target) {
    List<byte[]> all = new ArrayList<>(List.of(sourceModel, targetModel, TokenLists.write(source)));
    if (source.equals(target)) {
      return new TokenizerFiles(VocabularyKind.SHARED_MAPPED, all);
    }
    all.add(TokenLists.write(target));
    return new TokenizerFiles(VocabularyKind.SEPARATE_MAPPED, all);
  }

  /** What they are. */
  public VocabularyKind kind() {
    return kind;
  }

  /** Whether both sides have one vocabulary: the same tokens have the same ids. */
  public boolean isShared() {
    return switch (kind) {
      case SHARED, SHARED_WORDS, SHARED_MAPPED -> true;
      case SEPARATE, SEPARATE_WORDS, SEPARATE_MAPPED -> false;
    };
  }

  /** Contents by their names in the folder. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < contents.size(); i++) {
      files.put(kind.files().get(i), contents.get(i));
    }
    return files;
  }

  /** The file of the source side, SentencePiece's where there is one. */
  public byte[] source() {
    return contents.get(0).clone();
  }

  /** The file of the target side, the source's where one serves both. */
  public byte[] target() {
    return contents.size() == 1 ? source() : contents.get(1).clone();
  }

  /** The vocabularies themselves; the caller closes them. */
  public Vocabularies open() {
    return Vocabularies.open(this);
  }
}
