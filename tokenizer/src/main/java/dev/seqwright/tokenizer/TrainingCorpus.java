package dev.seqwright.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a trainer needs of its text: the different words, how often each occurs, and the characters
 * that get pieces of their own. A word is a space with what follows it up to the next one, or a
 * whole line where the settings do not split by whitespace.
 *
 * @param words most frequent first, then by code points
 * @param alphabet characters with their counts, most frequent first, then by code point
 */
record TrainingCorpus(List<Word> words, SequencedMap<Integer, Long> alphabet) {

  /**
   * A word.
   *
   * @param symbols its code points, with {@link PieceRules#UNKNOWN} for those outside the alphabet
   * @param beforeSpace how often it occurs before another word
   * @param atEnd how often it occurs at the end of a line
   */
  record Word(int[] symbols, long beforeSpace, long atEnd) {
    long count() {
      return beforeSpace + atEnd;
    }

    String text() {
      return new String(symbols, 0, symbols.length);
    }
  }

  /** Most frequent first, then in the order of the keys. */
  static <K extends Comparable<K>> java.util.Comparator<Map.Entry<K, Long>> byFrequency() {
    return Map.Entry.<K, Long>comparingByValue()
        .reversed()
        .thenComparing(Map.Entry.comparingByKey());
  }
}
