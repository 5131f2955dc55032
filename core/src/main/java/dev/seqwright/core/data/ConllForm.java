package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the columns of a CoNLL file mean. */
public enum ConllForm {
  /** The word first, then whatever the file has; tabs or spaces between them. */
  COLUMNS(0, "last"),

  /**
   * Ten columns with tabs between them, the word in the second (universaldependencies.org). Lines
   * that begin with {@code #} are comments; ranges of words (1-2) and empty nodes (1.1) are no
   * words.
   */
  CONLLU(1, "upos");

  private static final int CONLLU_COLUMNS = 10;
  private static final Pattern NUMBER = Pattern.compile("[0-9]+([-.][0-9]+)?");
  private static final String DOCUMENT = "-DOCSTART-";

  private final int word;
  private final String usual;

  ConllForm(int word, String usual) {
    this.word = word;
    this.usual = usual;
  }

  /** The place of the word among the columns of a line, from 0. */
  int word() {
    return word;
  }

  /** The column of the tags where nobody says which. */
  public TagColumn usual() {
    return new TagColumn(usual);
  }

  /** The form of a file, by its first line that is neither blank nor a comment. */
  static ConllForm of(List<String> columns) {
    boolean numbered = NUMBER.matcher(columns.getFirst()).matches();
    return columns.size() >= CONLLU_COLUMNS && numbered ? CONLLU : COLUMNS;
  }

  /** Whether a line of this form stands for a word. */
  boolean isWord(List<String> columns) {
    return this == COLUMNS || columns.getFirst().chars().allMatch(Character::isDigit);
  }

  /** Whether a line begins a document, as in the corpora of CoNLL 2003. */
  static boolean beginsDocument(String line) {
    return line.contains(DOCUMENT) && columns(line).getFirst().equals(DOCUMENT);
  }

  /** The columns of a line: between tabs where it has any, else between spaces. */
  static List<String> columns(String line) {
    return line.indexOf('\t') >= 0 ? split(line, '\t') : words(line);
  }

  /** The words of a line: what stands between spaces, and none is empty. */
  public static List<String> words(String line) {
    List<String> words = split(line.replace('\t', ' '), ' ');
    words.removeIf(String::isEmpty);
    return words;
  }

  private static List<String> split(String line, char separator) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int end = line.indexOf(separator); end >= 0; end = line.indexOf(separator, begin)) {
      parts.add(line.substring(begin, end));
      begin = end + 1;
    }
    parts.add(line.substring(begin));
    return parts;
  }

  /** Whether a line ends a sentence: there is nothing in it but spaces. */
  static boolean isBlank(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c != ' ' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }
}
