package dev.seqwright.core.data;

/**
 * Encoded text of which tokens are predicted from those before them. Its units are the tokens
 * predicted.
 *
 * @param index its number in the corpus or the batch, from 0
 * @param inputs the ids that are read
 * @param targets the ids that follow the last ones of the inputs: as many in a block, fewer where
 *     the first inputs are context alone
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
