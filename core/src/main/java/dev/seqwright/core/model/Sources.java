package dev.seqwright.core.model;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Texts that a network reads, with those before them in their documents. A text that is context of
 * several, or both read and context, is there once.
 *
 * @param tokens first the B texts that are read, then others that are context alone
 * @param before for each of the B, the numbers of its context among {@code tokens}, the earliest
 *     first
 */
public record Sources(int[][] tokens, int[][] before) {

  /** Texts that stand alone. */
  public static Sources alone(int[][] tokens) {
    return new Sources(tokens, new int[tokens.length][0]);
  }

  /**
   * Texts in their documents.
   *
   * @param read the B texts
   * @param before for each of them, its context, the earliest first; what is the same array is the
   *     same text
   */
  public static Sources of(List<int[]> read, List<List<int[]>> before) {
    List<int[]> tokens = new ArrayList<>(read);
    IdentityHashMap<int[], Integer> numbers = new IdentityHashMap<>();
    for (int b = 0; b < tokens.size(); b++) {
      numbers.putIfAbsent(tokens.get(b), b);
    }
    int[][] seen = new int[read.size()][];
    for (int b = 0; b < seen.length; b++) {
      seen[b] = before.get(b).stream().mapToInt(text -> number(text, numbers, tokens)).toArray();
    }
    return new Sources(tokens.toArray(int[][]::new), seen);
  }

  private static int number(
      int[] text, IdentityHashMap<int[], Integer> numbers, List<int[]> tokens) {
    return numbers.computeIfAbsent(
        text,
        added -> {
          tokens.add(added);
          return tokens.size() - 1;
        });
  }

  /** B, how many texts are read. */
  public int count() {
    return before.length;
  }

  /** Whether no text has a context. */
  boolean standAlone() {
    for (int[] own : before) {
      if (own.length > 0) {
        return false;
      }
    }
    return true;
  }
}
