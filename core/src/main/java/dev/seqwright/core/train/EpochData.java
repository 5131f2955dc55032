package dev.seqwright.core.train;

import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Example;
import java.util.List;

/**
 * What the batches of an epoch are known by: a position among them means nothing in other batches,
 * as other data, another size of batches, another seed or another way to cut texts would make.
 *
 * @param batches how many there are
 * @param fingerprint of the examples of each batch and their lengths
 */
public record EpochData(int batches, long fingerprint) {
  /** Of no epoch yet, or of a run that did not note it. */
  public static final EpochData UNKNOWN = new EpochData(0, 0);

  private static final long FACTOR = 0x9E3779B97F4A7C15L; // odd, so that nothing gets lost

  /** That of some batches, in their order, and of what their examples say. */
  static <E extends Example> EpochData ofContents(List<Batch<E>> batches) {
    long sum = of(batches).fingerprint;
    for (Batch<E> batch : batches) {
      for (E example : batch.examples()) {
        sum = FACTOR * sum + example.contents();
      }
    }
    return new EpochData(batches.size(), sum);
  }

  /** That of some batches, in their order. */
  static <E extends Example> EpochData of(List<Batch<E>> batches) {
    long sum = 0;
    for (Batch<E> batch : batches) {
      sum = FACTOR * sum + batch.size();
      for (E example : batch.examples()) {
        sum = FACTOR * sum + example.index();
        sum = FACTOR * sum + example.tokens();
        sum = FACTOR * sum + example.inputTokens();
      }
    }
    return new EpochData(batches.size(), sum);
  }

  /** Whether a position in the batches that this is of means the same in others. */
  boolean allows(EpochData others, int position) {
    return equals(UNKNOWN) ? position <= others.batches : equals(others);
  }
}
