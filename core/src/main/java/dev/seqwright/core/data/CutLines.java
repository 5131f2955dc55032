package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Lines of which long ones are cut at spaces, for what leaves long lines out. */
public final class CutLines {
  private CutLines() {}

  /**
   * The same text in lines that are short enough. A part that begins behind a space lacks that
   * space; only a word that is too long itself is cut within.
   *
   * @param longest the most characters of a line, in UTF-16, 2 at least
   */
  public static Iterable<String> of(Iterable<String> lines, int longest) {
    return () ->
        StreamSupport.stream(lines.spliterator(), false)
            .flatMap(line -> parts(line, longest))
            .iterator();
  }

  private static Stream<String> parts(String line, int longest) {
    if (line.length() <= longest) {
      return Stream.of(line);
    }
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (line.length() - from > longest) {
      int end = end(line, from, from + longest);
      parts.add(line.substring(from, end));
      from = line.charAt(end) == ' ' ? end + 1 : end;
    }
    parts.add(line.substring(from));
    return parts.stream();
  }

  /** Where a part ends: at the last space, or at the bound but not within a character. */
  private static int end(String line, int from, int bound) {
    int space = line.lastIndexOf(' ', bound);
    if (space > from) {
      return space;
    }
    return Character.isSurrogatePair(line.charAt(bound - 1), line.charAt(bound))
        ? bound - 1
        : bound;
  }
}
