package dev.seqwright.core.decode;

import java.util.List;

/**
 * What translations must satisfy besides their lengths. The defaults ask for nothing.
 *
 * @param prefixBias weight that the tokens of a target prefix get, over 0 and at most 1: 1 forces
 *     the prefix, less suggests it, see {@code PrefixConstraint}
 * @param suppressUnknown whether the unknown token is never written
 * @param endTokens names of target tokens that end a translation as the end token does
 * @param noRepeatNgramSize n of the n-grams that are written once at most; 0 for any repetition
 * @param repetitionPenalty makes tokens that were written already less probable, see {@link
 *     RepetitionPenalty}; 1 changes nothing
 */
public record ConstraintConfig(
    double prefixBias,
    boolean suppressUnknown,
    List<String> endTokens,
    int noRepeatNgramSize,
    double repetitionPenalty) {

  /** No constraints. */
  public ConstraintConfig() {
    this(1, false, List.of(), 0, 1);
  }

  public ConstraintConfig {
    Checks.that(prefixBias > 0 && prefixBias <= 1, "prefix-bias", prefixBias, "over 0, at most 1");
    Checks.that(
        noRepeatNgramSize >= 0, "no-repeat-ngram-size", noRepeatNgramSize, "0 (off) or more");
    Checks.that(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "repetition-penalty",
        repetitionPenalty,
        "a number over 0");
    endTokens = List.copyOf(endTokens);
  }
}
