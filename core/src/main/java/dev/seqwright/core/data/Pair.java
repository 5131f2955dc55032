package dev.seqwright.core.data;

/** A line of the source side and its translation. */
public record Pair(String source, String target) {
  /** How many characters both have. */
  public int length() {
    return source.length() + target.length();
  }

  /** Whether there is nothing to learn from because a side is blank. */
  public boolean hasBlankSide() {
    return Lines.isBlank(source) || Lines.isBlank(target);
  }
}
