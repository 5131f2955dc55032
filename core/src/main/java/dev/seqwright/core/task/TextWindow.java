package dev.seqwright.core.task;

import dev.seqwright.core.data.Example;

/**
 * Tokens of a text that are read at once.
 *
 * @param index its number among the windows of a batch
 * @param inputs the ids that are read
 * @param targets the ids that are foreseen, those that follow the last ones of the inputs
 */
record TextWindow(int index, int[] inputs, int... targets) implements Example {
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
