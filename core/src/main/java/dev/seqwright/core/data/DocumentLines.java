package dev.seqwright.core.data;

import java.util.List;

/**
 * A document as it stands in a file: its lines, and the blank lines behind it. Of a file that
 * begins with blank lines the first one has no lines.
 *
 * @param lines its sentences, none of them blank
 * @param blanks how many blank lines follow
 * @param first the number of its first line, from 1
 */
public record DocumentLines(List<String> lines, int blanks, long first) {
  /** Keeps its own list. */
  public DocumentLines {
    lines = List.copyOf(lines);
  }

  /** The document as a string, a sentence a line. */
  public String text() {
    return DocumentText.of(lines.stream());
  }

  /** How many characters it has, about. */
  public int length() {
    return lines.stream().mapToInt(line -> line.length() + 1).sum() + blanks;
  }
}
