package dev.seqwright.core.data;

import java.util.Arrays;

/**
 * An encoded document whose sentences have a label each; a unit is a sentence.
 *
 * @param index its number in the corpus, from 0
 * @param parts the tokens of its sentences, those that begin and end them included; a long sentence
 *     has several parts that follow each other
 * @param firsts for each sentence the number of its first part
 * @param targets the label of each sentence; none where they are asked for
 */
public record DocumentExample(int index, int[][] parts, int[] firsts, int[] targets)
    implements Example {
  @Override
  public int length() {
    return Arrays.stream(parts).mapToInt(part -> part.length).sum();
  }

  @Override
  public int tokens() {
    return length();
  }

  @Override
  public int inputTokens() {
    return length();
  }

  @Override
  public int units() {
    return firsts.length;
  }
}
