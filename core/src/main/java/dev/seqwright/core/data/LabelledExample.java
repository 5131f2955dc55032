package dev.seqwright.core.data;

/**
 * An encoded text and its label, which is its only unit.
 *
 * @param index its number in the corpus, from 0
 * @param text the ids of the text, with those added at its begin and end
 * @param label the id of the label
 */
public record LabelledExample(int index, int[] text, int label) implements Example {
  @Override
  public int length() {
    return text.length;
  }

  @Override
  public int tokens() {
    return text.length;
  }

  @Override
  public int inputTokens() {
    return text.length;
  }

  @Override
  public int units() {
    return 1;
  }
}
