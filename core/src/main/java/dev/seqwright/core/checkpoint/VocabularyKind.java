package dev.seqwright.core.checkpoint;

import java.util.List;

/** What the vocabularies of a model are made of, and the files of its folder that hold them. */
public enum VocabularyKind {
  /** One SentencePiece model for both sides. */
  SHARED(Names.SOURCE_MODEL),
  /** A SentencePiece model for each side. */
  SEPARATE(Names.SOURCE_MODEL, Names.TARGET_MODEL),
  /** One list of tokens for both sides; texts have spaces between tokens. */
  SHARED_WORDS(Names.SOURCE_LIST),
  /** A list of tokens for each side; texts have spaces between tokens. */
  SEPARATE_WORDS(Names.SOURCE_LIST, Names.TARGET_LIST),
  /** A SentencePiece model for each side that cuts texts, one list that gives pieces their ids. */
  SHARED_MAPPED(Names.SOURCE_MODEL, Names.TARGET_MODEL, Names.SOURCE_LIST),
  /** A SentencePiece model and a list for each side. */
  SEPARATE_MAPPED(Names.SOURCE_MODEL, Names.TARGET_MODEL, Names.SOURCE_LIST, Names.TARGET_LIST);

  private final List<String> files;

  VocabularyKind(String... files) {
    this.files = List.of(files);
  }

  /** Names of the files. */
  List<String> files() {
    return files;
  }

  /** Names of files; constants of an enum cannot name the enum's own. */
  static final class Names {
    static final String SOURCE_MODEL = "source.model";
    static final String TARGET_MODEL = "target.model";
    static final String SOURCE_LIST = "source.tokens.json";
    static final String TARGET_LIST = "target.tokens.json";

    private Names() {}
  }
}
