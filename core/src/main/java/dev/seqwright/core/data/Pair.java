package dev.seqwright.core.data;

/** A line of the source side and its translation. */
public record Pair(String source, String target) {
  /** Whether there is nothing to learn from because a side is empty or white space. */
  public boolean hasBlankSide() {
    return source.isBlank() || target.isBlank();
  }
}
