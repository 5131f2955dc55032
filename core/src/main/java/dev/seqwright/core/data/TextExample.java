package dev.seqwright.core.data;

/**
 * A block of encoded text whose every token is predicted from those before it. Its units are the
 * tokens predicted.
 *
 * @param index its number in the corpus, from 0
 * @param inputs the ids that are read
 * @param targets for each of them, the id that follows
 */
public record TextExample(int index, int[] inputs, int[] targets) implements Example {
  @Override
  public int length() {
    return inputs.length;
  }

  @Override
  public int tokens() {
    return inputs.length;
  }

  @Override
  public int inputTokens() {
    return 0;
  }

  @Override
  public int units() {
    return targets.length;
  }
}
