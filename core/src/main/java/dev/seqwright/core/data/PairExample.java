package dev.seqwright.core.data;

/**
 * An encoded pair. Its units are the tokens of the target.
 *
 * @param index its number in the corpus, from 0
 * @param source the ids of the source side, with those added at its begin and end
 * @param target the ids of the target side, likewise
 */
public record PairExample(int index, int[] source, int[] target) implements Example {
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
