package dev.seqwright.core.data;

import java.util.List;
import java.util.OptionalInt;

/**
 * An encoded pair. Its units are the tokens of the target.
 *
 * @param index its number in the corpus, from 0
 * @param source the ids of the source side, with those added at its begin and end
 * @param target the ids of the target side, likewise
 * @param before the source sides of the sentences before it in its document that it is translated
 *     with, the earliest first: the same arrays that are these sentences' own
 * @param stream what it is computed together with, see {@link Example#stream}
 */
public record PairExample(
    int index, int[] source, int[] target, List<int[]> before, OptionalInt stream)
    implements Example {
  /** A pair that stands alone. */
  public PairExample(int index, int[] source, int[] target) {
    this(index, source, target, List.of(), OptionalInt.empty());
  }

  /** Keeps its own list. */
  public PairExample {
    before = List.copyOf(before);
  }

  @Override
  public int length() {
    return Math.max(source.length, target.length);
  }

  @Override
  public int tokens() {
    return source.length + target.length;
  }

  @Override
  public int inputTokens() {
    return source.length;
  }

  @Override
  public int units() {
    return target.length;
  }

  /** By the length of the target, then by that of the source. */
  @Override
  public long sortKey() {
    return (long) target.length << 32 | source.length;
  }
}
