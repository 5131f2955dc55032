package dev.seqwright.core.data;

import java.util.Arrays;

/**
 * Encoded text of which some tokens are hidden. Its units are those.
 *
 * @param index its number in the corpus or the batch, from 0
 * @param inputs the ids that are read
 * @param places of the hidden tokens among them, ascending
 * @param targets the ids that stood there
 */
public record MaskedExample(int index, int[] inputs, int[] places, int[] targets)
    implements Example {

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
    return inputs.length - places.length;
  }

  @Override
  public int units() {
    return places.length;
  }

  @Override
  public long contents() {
    return 31L * Arrays.hashCode(inputs) + Arrays.hashCode(targets);
  }
}
