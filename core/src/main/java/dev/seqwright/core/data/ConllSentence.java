package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The lines of a CoNLL file from behind one sentence to behind the next: comments, words, and the
 * blank line that ends it.
 *
 * @param file what messages call it
 * @param first the number of the first line, from 1
 * @param form what the columns mean
 * @param lines all of them, as they are, without their ends
 * @param returns the places of the lines, from 0, behind which a carriage return stood
 * @param rows the lines that are words, in their order; none perhaps
 */
public record ConllSentence(
    String file,
    long first,
    ConllForm form,
    List<String> lines,
    Set<Integer> returns,
    List<Row> rows) {
  private static final String NO_TAG = "_"; // as CoNLL-U writes what is not there
  private static final String OUTSIDE = "O";

  /**
   * A word.
   *
   * @param line its place among the lines, from 0
   * @param columns of the line
   */
  public record Row(int line, List<String> columns) {}

  /** The words. */
  public List<String> words() {
    return rows.stream().map(row -> row.columns().get(form.word())).toList();
  }

  /** The number of a word's line in the file, from 1. */
  public int number(Row row) {
    return Math.toIntExact(first + row.line());
  }

  /**
   * The tags of the words.
   *
   * @throws UserException naming the file and the line when there is no such column, or no tag in
   *     it
   */
  public List<String> tags(TagColumn column) {
    List<String> tags = new ArrayList<>();
    for (Row row : rows) {
      tags.add(tag(row, column));
    }
    return tags;
  }

  private String tag(Row row, TagColumn column) {
    int at = column.of(row.columns().size());
    if (column.isNamed() && form != ConllForm.CONLLU) {
      throw refusal(
          row, "found no CoNLL-U, expected ten columns, as the column %s needs".formatted(column));
    }
    if (at == form.word() || at >= row.columns().size()) {
      throw refusal(
          row,
          ("found %d columns, expected a word and, in column %s, its tag; name the column of the"
                  + " tags with --column")
              .formatted(row.columns().size(), column.name()));
    }
    if (row.columns().get(at).isBlank()) {
      throw refusal(row, "the tag is blank, expected one in column " + column.name());
    }
    return row.columns().get(at);
  }

  private UserException refusal(Row row, String message) {
    return new UserException(Help.WRONG_COLUMNS, "%s:%d: %s".formatted(file, number(row), message));
  }

  /**
   * The lines with a tag behind the last column of each word. Blank lines and comments stay as they
   * are; what is a line of columns and no word gets {@code _}, the beginning of a document {@code
   * O}, so that all lines have as many columns. A line that ended in a carriage return does so
   * again; line feeds are left out.
   *
   * @param tags a tag for each word
   */
  public List<String> tagged(List<String> tags) {
    List<String> tagged = new ArrayList<>(lines);
    tagged.replaceAll(line -> withoutTag(line));
    for (int i = 0; i < rows.size(); i++) {
      int at = rows.get(i).line();
      tagged.set(at, with(lines.get(at), tags.get(i)));
    }
    returns.forEach(at -> tagged.set(at, tagged.get(at) + '\r'));
    return tagged;
  }

  private String withoutTag(String line) {
    if (ConllForm.isBlank(line) || line.startsWith("#")) {
      return line;
    }
    return with(line, ConllForm.beginsDocument(line) ? OUTSIDE : NO_TAG);
  }

  /** Behind a tab, unless the columns have spaces between them. */
  private static String with(String line, String tag) {
    boolean spaced = line.indexOf('\t') < 0 && line.strip().indexOf(' ') >= 0;
    return line + (spaced ? ' ' : '\t') + tag;
  }
}
