package dev.seqwright.core.metrics.tag;

/**
 * A tag cut at its first hyphen.
 *
 * @param prefix where in a chunk the token is: {@code B}, {@code I}, {@code E}, {@code S}, or
 *     outside {@code O}; a tag without a hyphen is a prefix as a whole
 * @param type of the chunk; empty without a hyphen
 */
record Tag(String prefix, String type) {
  /** What stands before the first token of a sentence and behind its last. */
  static final Tag OUTSIDE = new Tag("O", "");

  static Tag of(String tag) {
    int hyphen = tag.indexOf('-');
    return hyphen < 0
        ? new Tag(tag, "")
        : new Tag(tag.substring(0, hyphen), tag.substring(hyphen + 1));
  }

  /** Whether the prefix is one of some letters. */
  boolean in(String prefixes) {
    return prefix.length() == 1 && prefixes.contains(prefix);
  }
}
