package dev.seqwright.core.data;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * A line of a text of which every character counts.
 *
 * @param text without what ends the line
 * @param ends whether a line feed ends it; only the last line of a text may lack it
 */
public record TextLine(String text, boolean ends) {
  /** The same with its line feed. */
  TextLine ended() {
    return new TextLine(text, true);
  }

  /**
   * The bytes of UTF-8 that it has in its file, its line feed included. A byte order mark and a
   * carriage return before the line feed are no part of a text and do not count.
   */
  public long bytes() {
    return text.getBytes(StandardCharsets.UTF_8).length + (ends ? 1L : 0L);
  }

  /** The lines of a reader. */
  public static Iterator<TextLine> of(LineReader reader) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return reader.hasNext();
      }

      @Override
      public TextLine next() {
        String text = reader.next();
        return new TextLine(text, reader.endsInLineFeed());
      }
    };
  }
}
