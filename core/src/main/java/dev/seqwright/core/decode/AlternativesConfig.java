package dev.seqwright.core.decode;

import dev.seqwright.core.config.Check;

/**
 * Whether translations are given that differ right after the prefix.
 *
 * @param count how many of the most probable next tokens are tried; 0 for one translation as usual
 * @param minProbability least probability of a token to be tried; the best is tried anyway
 */
public record AlternativesConfig(int count, double minProbability) {

  /** None. */
  public AlternativesConfig() {
    this(0, 0);
  }

  public AlternativesConfig {
    Check.that(count >= 0, "count", count, "0 (none) or more");
    Check.within("min-probability", minProbability, 0, 1);
  }
}
