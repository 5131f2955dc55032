package dev.seqwright.core.train.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sums over steps: of one step, of the steps since the last report, or of an epoch. Sums of parts
 * add up in the order of the calls, so the same steps give the same bits.
 *
 * @param steps number of steps
 * @param examples number of examples
 * @param inputTokens tokens that were read but not predicted
 * @param units predictions; for translation the target tokens, end symbols included
 * @param loss sum over units of the loss that is minimised (label smoothing included)
 * @param negativeLogLikelihood sum over units of -log p
 * @param correct units whose right answer was the most probable one
 * @param gradientNorm sum over steps of the norm of the gradient before clipping
 * @param seconds time that the steps took
 */
public record Tally(
    long steps,
    @JsonProperty("sentences") long examples,
    @JsonProperty("source-tokens") long inputTokens,
    @JsonProperty("target-tokens") long units,
    double loss,
    double negativeLogLikelihood,
    long correct,
    double gradientNorm,
    double seconds) {
  /** The sum of nothing. */
  public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sums of both. */
  public Tally plus(Tally other) {
    return new Tally(
        steps + other.steps,
        examples + other.examples,
        inputTokens + other.inputTokens,
        units + other.units,
        loss + other.loss,
        negativeLogLikelihood + other.negativeLogLikelihood,
        correct + other.correct,
        gradientNorm + other.gradientNorm,
        seconds + other.seconds);
  }
}
