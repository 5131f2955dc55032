package dev.seqwright.core.decode;

/** The one form of message about a value that makes no sense. */
final class Checks {
  private Checks() {}

  static void that(boolean holds, String key, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": found " + found + ", expected " + expected);
    }
  }
}
