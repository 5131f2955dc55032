package dev.seqwright.core.decode;

import dev.seqwright.core.tensor.Precision;

/** Configurations of tests that are about batches. */
public final class Sizes {
  private Sizes() {}

  public static DecodingConfig of(int miniBatch, int maxTokens, int maxiBatch, int workers) {
    return of(1000, miniBatch, maxTokens, maxiBatch, workers);
  }

  public static DecodingConfig cutAt(int maxLength) {
    return of(maxLength, 8, 100, 2, 1);
  }

  private static DecodingConfig of(
      int maxLength, int miniBatch, int maxTokens, int maxiBatch, int workers) {
    return new DecodingConfig(
        SearchMethod.BEAM,
        2,
        1,
        1,
        0,
        1,
        5,
        1000,
        maxLength,
        new SamplingConfig(),
        miniBatch,
        maxTokens,
        maxiBatch,
        workers,
        Precision.FLOAT32,
        new ConstraintConfig(),
        new AlternativesConfig(),
        false,
        new EndingConfig(),
        new PenaltyConfig());
  }
}
