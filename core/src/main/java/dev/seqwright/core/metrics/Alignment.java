package dev.seqwright.core.metrics;

/** Which word of a hypothesis stands where each word of the reference should, and what is wrong. */
final class Alignment {
  private final int[] positions;
  private final boolean[] wrongWords;
  private final boolean[] wrongReferences;

  Alignment(int words, int references) {
    positions = new int[references];
    wrongWords = new boolean[words];
    wrongReferences = new boolean[references];
  }

  /** Word i stands for reference word j, rightly or not. */
  void pair(int i, int j, boolean wrong) {
    positions[j] = i;
    wrongWords[i] = wrong;
    wrongReferences[j] = wrong;
  }

  /** Reference word j is missing after word i. */
  void missing(int i, int j) {
    positions[j] = i;
    wrongReferences[j] = true;
  }

  /** Word i is too many. */
  void surplus(int i) {
    wrongWords[i] = true;
  }

  /** Number of reference words. */
  int references() {
    return positions.length;
  }

  /** The word that stands at a reference word, or the last before it; -1 before the first. */
  int position(int reference) {
    return positions[reference];
  }

  /** Whether one of the words is wrong. */
  boolean wordsWrong(int start, int length) {
    return any(wrongWords, start, length);
  }

  /** Whether one of the reference words is not matched. */
  boolean referencesWrong(int start, int length) {
    return any(wrongReferences, start, length);
  }

  private static boolean any(boolean[] flags, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (flags[i]) {
        return true;
      }
    }
    return false;
  }
}
