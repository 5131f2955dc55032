package dev.seqwright.core.data;

/**
 * The data of a training run.
 *
 * @param train what is learnt from
 * @param validation what progress is measured on; may be empty
 * @param maxLength longer examples, in tokens of either side with those added at begin and end, are
 *     left out of training
 * @param maxTokens the size of a batch: its longest side times its number of examples is at most
 *     this
 */
public record DataConfig(
    ParallelFiles train, ParallelFiles validation, int maxLength, int maxTokens) {
  /** Examples of up to 256 tokens in batches of 4096. */
  public DataConfig() {
    this(new ParallelFiles(), new ParallelFiles(), 256, 4096);
  }

  /** Refuses sizes under one and examples that no batch could hold. */
  public DataConfig {
    if (maxLength < 1) {
      throw new IllegalArgumentException("max-length must be at least 1, found " + maxLength);
    }
    if (maxTokens < maxLength) {
      throw new IllegalArgumentException(
          "max-tokens must be at least max-length (%d), found %d".formatted(maxLength, maxTokens));
    }
  }
}
