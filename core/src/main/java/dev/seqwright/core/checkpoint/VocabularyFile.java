package dev.seqwright.core.checkpoint;

import java.util.Locale;

/**
 * A file that a column of texts or labels needs.
 *
 * @param column the name of the column: source, target, text, label
 * @param form what the file holds
 * @param file its name in the folder; two columns may share one
 */
record VocabularyFile(String column, Form form, String file) {
  /** What a file holds. */
  enum Form {
    /** A SentencePiece model that cuts texts and, unless there are tokens beside it, gives ids. */
    MODEL("model"),
    /** A JSON array of tokens, whose places are their ids. */
    TOKENS("tokens.json"),
    /** A tokenizer of transformers that cuts texts and gives ids. */
    TOKENIZER("tokenizer.json"),
    /** Labels, one a line, whose places are their ids. */
    LABELS("labels.txt"),
    /** A JSON object of arrays: the labels of several columns by their names. */
    LABELS_BY_COLUMN("labels.json");

    private final String ending;

    Form(String ending) {
      this.ending = ending;
    }

    /** Whether it is of texts, and not of labels. */
    boolean cutsTexts() {
      return this == MODEL || this == TOKENS || this == TOKENIZER;
    }
  }

  /** A file of the column's own. */
  static VocabularyFile of(String column, Form form) {
    return new VocabularyFile(column, form, nameOf(column, form));
  }

  /** The same file for another column. */
  VocabularyFile sharedWith(String other) {
    return new VocabularyFile(other, form, file);
  }

  /** The name that a column's file has when it is not shared. */
  static String nameOf(String column, Form form) {
    return column.toLowerCase(Locale.ROOT) + "." + form.ending;
  }
}
