package dev.seqwright.core.data;

import java.util.Arrays;

/**
 * An encoded document some of whose sentences are hidden; a unit is a token of these.
 *
 * @param index its number in the corpus, from 0
 * @param parts the tokens that are read of its sentences, those that begin and end them included
 * @param masked the numbers of the sentences that are hidden, ascending
 * @param hidden their own tokens, those that begin and end them included
 */
public record MaskedDocument(int index, int[][] parts, int[] masked, int[][] hidden)
    implements Example {
  @Override
  public int length() {
    return count(parts) + units();
  }

  @Override
  public int tokens() {
    return length();
  }

  @Override
  public int inputTokens() {
    return count(parts);
  }

  @Override
  public int units() {
    return count(hidden) - hidden.length;
  }

  private static int count(int[][] sentences) {
    return Arrays.stream(sentences).mapToInt(sentence -> sentence.length).sum();
  }
}
