package dev.seqwright.core.train.report;

/**
 * Sums over steps: of one step, of the steps since the last report, or of an epoch. Sums of parts
 * add up in the order of the calls, so the same steps give the same bits.
 *
 * @param steps number of steps
 * @param sentences number of sentence pairs
 * @param sourceTokens source tokens, end symbols included
 * @param targetTokens target tokens that were predicted, end symbols included
 * @param loss sum over target tokens of the loss that is minimised (label smoothing included)
 * @param negativeLogLikelihood sum over target tokens of -log p(token)
 * @param correct target tokens that were the most probable ones
 * @param gradientNorm sum over steps of the norm of the gradient before clipping
 * @param seconds time that the steps took
 */
public record Tally(
    long steps,
    long sentences,
    long sourceTokens,
    long targetTokens,
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
        sentences + other.sentences,
        sourceTokens + other.sourceTokens,
        targetTokens + other.targetTokens,
        loss + other.loss,
        negativeLogLikelihood + other.negativeLogLikelihood,
        correct + other.correct,
        gradientNorm + other.gradientNorm,
        seconds + other.seconds);
  }
}
