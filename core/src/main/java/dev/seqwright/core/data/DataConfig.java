package dev.seqwright.core.data;

/**
 * The data of a training run.
 *
 * @param train what is learnt from
 * @param validation what progress is measured on; may be empty
 * @param maxLength longer examples, in tokens of either side with those added at begin and end, are
 *     left out of training
 */
public record DataConfig(ParallelFiles train, ParallelFiles validation, int maxLength) {
  /** Examples of up to 256 tokens. */
  public DataConfig() {
    this(new ParallelFiles(), new ParallelFiles(), 256);
  }

  /** Refuses lengths under one. */
  public DataConfig {
    if (maxLength < 1) {
      throw new IllegalArgumentException("max-length must be at least 1, found " + maxLength);
    }
  }
}
