package dev.seqwright.core.data;

/** What a line of text is, for all who read and write them. */
public final class Lines {
  private Lines() {}

  /**
   * Whether a line shows nothing: it is empty, or all of it is white space of any kind of Unicode
   * (no-break spaces, too), control characters, or characters without width.
   */
  public static boolean isBlank(String line) {
    return line.codePoints().allMatch(Lines::showsNothing);
  }

  private static boolean showsNothing(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.getType(character) == Character.CONTROL
        || Character.getType(character) == Character.FORMAT;
  }

  /** A text on one line: what would end the line becomes a space. */
  public static String one(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }
}
