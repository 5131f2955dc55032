package dev.seqwright.core.decode;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
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
 * @param frequencyPenalty taken from a token's logit for each time that it was written behind the
 *     prefix, see {@link CountPenalty}; 0 changes nothing
 * @param presencePenalty taken from it once if it was written there at all
 */
public record ConstraintConfig(
    @Flag(
            names = "--prefix-bias",
            label = "B",
            text = "Weight of prefixes: 1 (the default) forces them, less suggests them.")
        double prefixBias,
    @Flag(names = "--suppress-unknown", text = "Never write the unknown token.")
        boolean suppressUnknown,
    @Flag(names = "--end-token", label = "TOKEN", text = "Further tokens that end a translation.")
        List<String> endTokens,
    @Flag(
            names = "--no-repeat-ngram-size",
            label = "N",
            text = "No N tokens in a row are written twice.")
        int noRepeatNgramSize,
    @Flag(
            names = "--repetition-penalty",
            label = "P",
            text = "Over 1: tokens that were written already are less probable.")
        double repetitionPenalty,
    @Flag(
            names = "--frequency-penalty",
            label = "P",
            text = "Over 0: tokens are less probable with each time that they were written.")
        double frequencyPenalty,
    @Flag(
            names = "--presence-penalty",
            label = "P",
            text = "Over 0: tokens that were written already are less probable, once.")
        double presencePenalty) {

  /** No constraints. */
  public ConstraintConfig() {
    this(1, false, List.of(), 0, 1, 0, 0);
  }

  public ConstraintConfig {
    Check.share("prefix-bias", prefixBias);
    Check.that(
        noRepeatNgramSize >= 0, "no-repeat-ngram-size", noRepeatNgramSize, "0 (off) or more");
    Check.finite("repetition-penalty", repetitionPenalty);
    Check.positive("repetition-penalty", repetitionPenalty);
    Check.finite("frequency-penalty", frequencyPenalty);
    Check.finite("presence-penalty", presencePenalty);
    endTokens = List.copyOf(endTokens);
  }
}
