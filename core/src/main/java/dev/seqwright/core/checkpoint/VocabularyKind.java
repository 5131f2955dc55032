package dev.seqwright.core.checkpoint;

import java.util.List;

/** What the vocabularies of a model are made of, and the files of its folder that hold them. */
public enum VocabularyKind {
  /** One SentencePiece model for both sides. */
  SHARED,
  /** A SentencePiece model for each side. */
  SEPARATE,
  /** One list of tokens for both sides; texts have spaces between tokens. */
  SHARED_WORDS,
  /** A list of tokens for each side; texts have spaces between tokens. */
  SEPARATE_WORDS,
  /** A SentencePiece model for each side that cuts texts, one list that gives pieces their ids. */
  SHARED_MAPPED,
  /** A SentencePiece model and a list for each side. */
  SEPARATE_MAPPED;

  static final String SOURCE_MODEL = "source.model";
  static final String TARGET_MODEL = "target.model";
  static final String SOURCE_LIST = "source.tokens.json";
  static final String TARGET_LIST = "target.tokens.json";

  /** Names of the files. */
  List<String> files() {
    return switch (this) {
      case SHARED -> List.of(SOURCE_MODEL);
      case SEPARATE -> List.of(SOURCE_MODEL, TARGET_MODEL);
      case SHARED_WORDS -> List.of(SOURCE_LIST);
      case SEPARATE_WORDS -> List.of(SOURCE_LIST, TARGET_LIST);
      case SHARED_MAPPED -> List.of(SOURCE_MODEL, TARGET_MODEL, SOURCE_LIST);
      case SEPARATE_MAPPED -> List.of(SOURCE_MODEL, TARGET_MODEL, SOURCE_LIST, TARGET_LIST);
    };
  }
}
