package dev.seqwright.core.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words as the ids of their characters, between a mark of begin and one of end. A word of more than
 * {@value #LONGEST} characters keeps the first and the last ones.
 *
 * @param ids of the characters that have one of their own, in their order
 */
public record Spelling(Map<String, Integer> ids) {
  /** The most characters of a word that are read. */
  public static final int LONGEST = 40;

  /** What stands outside of a word. */
  public static final int OUTSIDE = 0;

  /** A character without an id of its own. */
  public static final int UNKNOWN = 1;

  /** In front of the first character. */
  public static final int BEGIN = 2;

  /** Behind the last one. */
  public static final int END = 3;

  private static final int SPECIAL = 4;

  /** What characters mean, each of which has an id. */
  public static Spelling of(List<String> characters) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    characters.forEach(c -> ids.put(c, ids.size() + SPECIAL));
    return new Spelling(ids);
  }

  /** How many ids there are with so many characters. */
  public static int count(int characters) {
    return characters + SPECIAL;
  }

  /** The spelling of no word, which stands for the tokens at begin and end of a text. */
  public static int[] ofNothing() {
    return new int[] {BEGIN, END};
  }

  /** The ids of the characters of a word. */
  public int[] of(String word) {
    int[] points = word.codePoints().toArray();
    int kept = Math.min(points.length, LONGEST);
    int[] spelling = new int[kept + 2];
    spelling[0] = BEGIN;
    spelling[kept + 1] = END;
    for (int i = 0; i < kept; i++) {
      int at = i < LONGEST / 2 ? i : points.length - kept + i;
      spelling[i + 1] = ids.getOrDefault(Character.toString(points[at]), UNKNOWN);
    }
    return spelling;
  }
}
