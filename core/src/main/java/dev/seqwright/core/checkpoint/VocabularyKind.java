package dev.seqwright.core.checkpoint;

import static dev.seqwright.core.checkpoint.VocabularyFile.Form.MODEL;
import static dev.seqwright.core.checkpoint.VocabularyFile.Form.TOKENS;

import java.util.ArrayList;
import java.util.List;

/** What the vocabularies of a folder of format 1 are made of: those of a source and a target. */
enum VocabularyKind {
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

  /** The files of both columns. */
  List<VocabularyFile> files() {
    return switch (this) {
      case SHARED -> shared(MODEL);
      case SEPARATE -> separate(MODEL);
      case SHARED_WORDS -> shared(TOKENS);
      case SEPARATE_WORDS -> separate(TOKENS);
      case SHARED_MAPPED -> joined(separate(MODEL), shared(TOKENS));
      case SEPARATE_MAPPED -> joined(separate(MODEL), separate(TOKENS));
    };
  }

  private static List<VocabularyFile> shared(VocabularyFile.Form form) {
    VocabularyFile source = VocabularyFile.of("source", form);
    return List.of(source, source.sharedWith("target"));
  }

  private static List<VocabularyFile> separate(VocabularyFile.Form form) {
    return List.of(VocabularyFile.of("source", form), VocabularyFile.of("target", form));
  }

  private static List<VocabularyFile> joined(
      List<VocabularyFile> first, List<VocabularyFile> second) {
    List<VocabularyFile> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
