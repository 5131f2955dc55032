package dev.seqwright.core.model;

import java.util.Arrays;

/**
 * The tokens around a text: a source ends with the end token, the decoder reads the begin token
 * first and writes the end token last.
 *
 * @param sourceEnd end token of sources
 * @param begin begin token of targets
 * @param end end token of targets
 */
public record SpecialTokens(int sourceEnd, int begin, int end) {

  /** A source as the encoder reads it. */
  public int[] source(int... tokens) {
    return followed(tokens, sourceEnd);
  }

  /** A target as the decoder is to write it. */
  public int[] target(int... tokens) {
    return followed(tokens, end);
  }

  /** What the decoder reads to write {@code target}: the begin token, then all but the last. */
  public int[] input(int... target) {
    int[] all = new int[target.length];
    all[0] = begin;
    System.arraycopy(target, 0, all, 1, target.length - 1);
    return all;
  }

  private static int[] followed(int[] tokens, int last) {
    int[] all = Arrays.copyOf(tokens, tokens.length + 1);
    all[tokens.length] = last;
    return all;
  }
}
