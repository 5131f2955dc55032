package dev.seqwright.core.data;

import java.util.Arrays;

/**
 * An encoded text with its right answers; it is one unit, however many answers it has.
 *
 * @param index its number in the corpus, from 0
 * @param text its tokens, in windows
 * @param targets the right answer of each column: the id of a label, or a number
 */
public record LabelledExample(int index, TokenWindows text, double[] targets) implements Example {
  @Override
  public int length() {
    return tokens();
  }

  @Override
  public int tokens() {
    return Arrays.stream(text.tokens()).mapToInt(window -> window.length).sum();
  }

  @Override
  public int inputTokens() {
    return tokens();
  }

  @Override
  public int units() {
    return 1;
  }
}
