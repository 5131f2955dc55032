package dev.seqwright.core.data;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The tokens of a text, or of a pair of texts, as an encoder reads them: one window, or several
 * that overlap where the text is longer than a window.
 *
 * @param tokens of each window, those that begin and end it included
 * @param segments of each token: 0 for the first text of a pair, 1 for the second where both are in
 *     one row; all 0 otherwise
 * @param parts how many windows belong together: all, or those of the first text of a pair and then
 *     those of the second where each is read alone
 */
public record TokenWindows(int[][] tokens, int[][] segments, int[] parts) {
  /** Where the second text of a single one begins. */
  public static final int NONE = Integer.MAX_VALUE;

  /** Windows that all belong together. */
  public TokenWindows(int[][] tokens, int[][] segments) {
    this(tokens, segments, new int[] {tokens.length});
  }

  /** The windows of two texts, each read alone. */
  public static TokenWindows apart(TokenWindows first, TokenWindows second) {
    return new TokenWindows(
        joined(first.tokens, second.tokens),
        joined(first.segments, second.segments),
        new int[] {first.tokens.length, second.tokens.length});
  }

  private static int[][] joined(int[][] first, int[][] second) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(int[][]::new);
  }

  /**
   * The windows of a row of pieces: begin, pieces, end. The next window begins with the last {@code
   * overlap} pieces of the one before.
   *
   * @param pieces of a text, or x, end, y for a pair; may be empty
   * @param second where y begins, {@link #NONE} for a text alone
   * @param size the most tokens of a window, more than overlap + 2
   */
  public static TokenWindows of(
      int[] pieces, int second, int begin, int end, int size, int overlap) {
    int room = size - 2;
    int step = room - overlap;
    int count = 1 + Math.max(0, Math.ceilDiv(pieces.length - room, step));
    int[][] tokens = new int[count][];
    int[][] segments = new int[count][];
    for (int w = 0; w < count; w++) {
      int from = w * step;
      int to = Math.min(pieces.length, from + room);
      tokens[w] = surrounded(Arrays.copyOfRange(pieces, from, to), begin, end);
      segments[w] = segments(from, to, second);
    }
    return new TokenWindows(tokens, segments);
  }

  private static int[] surrounded(int[] pieces, int begin, int end) {
    int[] all = new int[pieces.length + 2];
    all[0] = begin;
    System.arraycopy(pieces, 0, all, 1, pieces.length);
    all[all.length - 1] = end;
    return all;
  }

  /** A window begins in the segment of its first piece and ends in that of what follows it. */
  private static int[] segments(int from, int to, int second) {
    int[] all = new int[to - from + 2];
    for (int i = 1; i <= to - from; i++) {
      all[i] = from + i - 1 < second ? 0 : 1;
    }
    all[0] = from < second ? 0 : 1;
    all[all.length - 1] = to < second ? 0 : 1;
    return all;
  }
}
