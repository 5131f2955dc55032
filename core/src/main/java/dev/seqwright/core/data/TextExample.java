package dev.seqwright.core.data;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Encoded text of which tokens are predicted from those before them. Its units are the tokens
 * predicted.
 *
 * @param index its number in the corpus or the batch, from 0
 * @param inputs the ids that are read
 * @param targets the ids that follow the last ones of the inputs: as many in a block, fewer where
 *     the first inputs are context alone
 * @param stream the stream that it is a segment of, if it is one
 * @param begins whether nothing before it belongs to it, or is known: it begins a text or a stream
 */
public record TextExample(
    int index, int[] inputs, int[] targets, OptionalInt stream, boolean begins) implements Example {

  /** A text, or a block of one, that stands alone. */
  public TextExample(int index, int[] inputs, int[] targets) {
    this(index, inputs, targets, OptionalInt.empty(), true);
  }

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

  @Override
  public long contents() {
    return 31L * Arrays.hashCode(inputs) + Arrays.hashCode(targets);
  }
}
