package dev.seqwright.core.decode;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;

/**
 * Whether translations are given that differ right after the prefix.
 *
 * @param count how many of the most probable next tokens are tried; 0 for one translation as usual
 * @param minProbability least probability of a token to be tried; the best is tried anyway
 */
public record AlternativesConfig(
    @Flag(
            names = "--alternatives",
            label = "N",
            text = "Go on in the N best ways after the prefix, as 'line ||| text ||| score'.")
        int count,
    @Flag(
            names = "--min-alternative-probability",
            label = "P",
            text = "Least probability of the token that an alternative goes on with.")
        double minProbability) {

  /** None. */
  public AlternativesConfig() {
    this(0, 0);
  }

  public AlternativesConfig {
    Check.that(count >= 0, "count", count, "0 (none) or more");
    Check.within("min-probability", minProbability, 0, 1);
  }
}
