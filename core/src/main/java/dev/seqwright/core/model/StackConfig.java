package dev.seqwright.core.model;

/**
 * One of the two stacks of a model.
 *
 * @param layers number of layers
 */
public record StackConfig(int layers) {
  public StackConfig() {
    this(6);
  }

  public StackConfig {
    if (layers < 1) {
      throw new IllegalArgumentException("layers must be at least 1, found " + layers);
    }
  }
}
