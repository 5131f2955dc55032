package dev.seqwright.core.decode;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;

/**
 * What is taken from the scores of translations besides what the length penalty does, see {@link
 * Scoring}. The defaults take nothing.
 *
 * @param lengthOffset b of the length penalty ((b + n) / (b + 1))^A of n tokens
 * @param word taken from the sum for each token; less than 0 prefers long translations
 * @param unknown taken from the log-probability of each unknown token, so that the search finds
 *     fewer of them
 * @param coverage weight of {@code coverageKind}; 0 for none
 * @param coverageKind what is asked of the weights of attention to the source
 */
public record PenaltyConfig(
    @Flag(
            names = "--length-penalty-offset",
            label = "B",
            text = "5 for the length penalty of GNMT; 0 (the default) for powers of the length.")
        double lengthOffset,
    @Flag(
            names = "--word-penalty",
            label = "W",
            text = "What each token of a translation takes from the sum of its score.")
        double word,
    @Flag(
            names = {"--unknown-penalty", "--unkpen"},
            label = "U",
            text = "What each unknown token takes from the sum of a score.")
        double unknown,
    @Flag(
            names = "--coverage-penalty",
            label = "B",
            text = "Weight of the penalty for source tokens that attention has left out.")
        double coverage,
    CoverageKind coverageKind) {

  /** None. */
  public PenaltyConfig() {
    this(0, 0, 0, 0, CoverageKind.GNMT);
  }

  public PenaltyConfig {
    Check.notNegative("length-offset", lengthOffset);
    Check.finite("length-offset", lengthOffset);
    Check.finite("word", word);
    Check.notNegative("unknown", unknown);
    Check.finite("unknown", unknown);
    Check.notNegative("coverage", coverage);
    Check.finite("coverage", coverage);
  }

  /** Whether searches have to know how translations attended to their sources. */
  public boolean readsAttention() {
    return coverage != 0;
  }
}
