package dev.seqwright.core.decode;

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
    Checks.that(count >= 0, "count", count, "0 (none) or more");
    Checks.that(
        minProbability >= 0 && minProbability <= 1, "min-probability", minProbability, "0 to 1");
  }
}
