package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The documents of a text, one at a time: a sentence a line, one blank line or more between
 * documents. Memory is that of a document.
 */
public final class DocumentReader implements Iterator<DocumentLines> {
  /** What has more sentences is a text without blank lines, not a document. */
  private static final int MOST = 20_000;

  private final LineReader lines;
  private String ahead; // the first line of the next document

  private DocumentReader(LineReader lines) {
    this.lines = lines;
  }

  /** Reads lines, which somebody else closes. */
  public static DocumentReader of(LineReader lines) {
    return new DocumentReader(lines);
  }

  /**
   * The documents of a file that have a sentence.
   *
   * @throws UserException when it cannot be read, or a document has no end
   */
  public static List<DocumentLines> read(Path file) {
    List<DocumentLines> all = new ArrayList<>();
    try (LineReader lines = LineReader.open(file)) {
      of(lines).forEachRemaining(all::add);
    }
    all.removeIf(document -> document.lines().isEmpty());
    return all;
  }

  @Override
  public boolean hasNext() {
    return ahead != null || lines.hasNext();
  }

  /**
   * The next document with the blank lines behind it.
   *
   * @throws UserException when there is no blank line in far more lines than documents have
   */
  @Override
  public DocumentLines next() {
    if (!hasNext()) {
      throw new NoSuchElementException(lines.name() + " has no more documents");
    }
    long first = lines.lineNumber() + (ahead == null ? 1 : 0);
    List<String> sentences = new ArrayList<>();
    int blanks = 0;
    while (hasNext()) {
      String line = ahead == null ? lines.next() : ahead;
      ahead = null;
      if (Lines.isBlank(line)) {
        blanks++;
      } else if (blanks > 0) {
        ahead = line;
        break;
      } else {
        sentences.add(line);
        requireRoom(sentences, lines.name() + ":" + first);
      }
    }
    return new DocumentLines(sentences, blanks, first);
  }

  /**
   * Refuses what is a text without boundaries, not a document.
   *
   * @param place where it begins
   */
  static void requireRoom(List<String> sentences, String place) {
    if (sentences.size() > MOST) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "%s: a document of more than %d sentences begins here, expected one of fewer; lines are separated by blank lines into documents, rows of a table by the column of documents"
              .formatted(place, MOST));
    }
  }
}
