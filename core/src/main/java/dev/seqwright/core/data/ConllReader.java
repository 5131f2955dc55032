package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The sentences of a CoNLL file, one at a time: a line a word, a blank line behind a sentence. The
 * first line that is neither blank nor a comment tells the form of the file and how many columns it
 * has; a line with another number is refused.
 *
 * <p>In CoNLL-U, a line that begins with {@code #} is a comment. In other files {@code #} may be a
 * word: there a comment begins with {@code #} and has another number of columns than the words.
 *
 * <p>Memory is that of a sentence.
 */
public final class ConllReader implements Iterator<ConllSentence>, AutoCloseable {
  private final LineReader lines;
  private ConllForm form;
  private int columns;
  private long counted; // the line that tells how many columns there are

  private ConllReader(LineReader lines) {
    this.lines = lines;
  }

  /** Opens a file, plain or {@code .gz}. */
  public static ConllReader open(Path file) {
    return new ConllReader(LineReader.open(file));
  }

  /** Reads lines, which are closed with this. */
  public static ConllReader of(LineReader lines) {
    return new ConllReader(lines);
  }

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  /**
   * The next sentence, of no words where only comments or blank lines are left.
   *
   * @throws UserException naming the file and the line when a line has another number of columns
   */
  @Override
  public ConllSentence next() {
    if (!hasNext()) {
      throw new NoSuchElementException(lines.name() + " has no more sentences");
    }
    long first = lines.lineNumber() + 1;
    List<String> all = new ArrayList<>();
    Set<Integer> returns = new HashSet<>();
    boolean ended = false;
    while (!ended && lines.hasNext()) {
      all.add(lines.next());
      if (lines.endsInCarriageReturn()) {
        returns.add(all.size() - 1);
      }
      ended = ends(all.getLast());
    }
    return new ConllSentence(lines.name(), first, form(all, first), all, returns, rows(all, first));
  }

  private static boolean ends(String line) {
    return ConllForm.isBlank(line) || ConllForm.beginsDocument(line);
  }

  private ConllForm form(List<String> all, long first) {
    for (int i = 0; i < all.size() && form == null; i++) {
      if (!ends(all.get(i)) && tellsForm(all.get(i))) {
        List<String> found = ConllForm.columns(all.get(i));
        form = ConllForm.of(found);
        columns = found.size();
        counted = first + i;
      }
    }
    return form == null ? ConllForm.COLUMNS : form;
  }

  /** A word may begin with #, as names of topics do; a comment has a space behind it. */
  private static boolean tellsForm(String line) {
    return line.charAt(0) != '#' || line.indexOf('\t') > 0 && line.charAt(1) != ' ';
  }

  private List<ConllSentence.Row> rows(List<String> all, long first) {
    List<ConllSentence.Row> rows = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (ends(all.get(i))) {
        continue;
      }
      List<String> found = ConllForm.columns(all.get(i));
      if (!isComment(all.get(i), found)) {
        requireColumns(found.size(), first + i);
        if (form.isWord(found)) {
          rows.add(new ConllSentence.Row(i, found));
        }
      }
    }
    return rows;
  }

  private boolean isComment(String line, List<String> found) {
    return line.charAt(0) == '#' && (form != ConllForm.COLUMNS || found.size() != columns);
  }

  private void requireColumns(int found, long number) {
    if (found != columns) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s:%d: found %d columns, expected %d as in line %d; a line is a word and what belongs to it, with tabs or spaces between"
              .formatted(lines.name(), number, found, columns, counted));
    }
  }

  @Override
  public void close() {
    lines.close();
  }
}
