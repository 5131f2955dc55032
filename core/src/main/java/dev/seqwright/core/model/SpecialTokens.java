package dev.seqwright.core.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens around a text: a source ends with the end token in most models, the decoder reads the
 * start token first and writes the end token last.
 *
 * @param beforeSource tokens in front of sources
 * @param afterSource tokens that follow sources
 * @param begin what the decoder reads first
 * @param end end token of targets
 * @param unwritten what targets never have
 */
public record SpecialTokens(
    List<Integer> beforeSource,
    List<Integer> afterSource,
    int begin,
    int end,
    SuppressedTokens unwritten) {

  /** Those of models where an end token follows the source and nothing stands in front. */
  public SpecialTokens(int sourceEnd, int begin, int end) {
    this(List.of(), List.of(sourceEnd), begin, end, SuppressedTokens.NONE);
  }

  /** Those of models that may write any token. */
  public SpecialTokens(List<Integer> beforeSource, List<Integer> afterSource, int begin, int end) {
    this(beforeSource, afterSource, begin, end, SuppressedTokens.NONE);
  }

  /** A source as the encoder reads it. */
  public int[] source(int... tokens) {
    return joined(joined(ids(beforeSource), tokens), ids(afterSource));
  }

  /**
   * The most tokens of a source for a model that takes {@code limit} with those around it, and one
   * for the end token of the target.
   */
  public int longestSource(int limit) {
    return limit - Math.max(1, beforeSource.size() + afterSource.size());
  }

  /** A target as the decoder is to write it. */
  public int[] target(int... tokens) {
    return joined(tokens, end);
  }

  /** What the decoder reads to write {@code target}: the start token, then all but the last. */
  public int[] input(int... target) {
    int[] all = new int[target.length];
    all[0] = begin;
    System.arraycopy(target, 0, all, 1, target.length - 1);
    return all;
  }

  private static int[] ids(List<Integer> tokens) {
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] joined(int[] first, int... second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
