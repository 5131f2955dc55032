package dev.seqwright.core.train.report;

/**
 * What is told about the steps since the last report.
 *
 * @param step the last of these steps: how many updates were made in all
 * @param epoch the epoch it belongs to
 * @param epochSentences sentence pairs seen in this epoch
 * @param tally sums over the steps since the last report
 * @param learningRate of the last step
 * @param elapsedSeconds time trained in all, earlier runs included
 * @param peakMemory the most memory that the process has held so far, in bytes
 */
public record Report(
    long step,
    int epoch,
    long epochSentences,
    Tally tally,
    double learningRate,
    double elapsedSeconds,
    long peakMemory) {

  /** Mean loss of a target token, label smoothing included. */
  public double loss() {
    return tally.loss() / tally.targetTokens();
  }

  /** exp of the mean negative log-likelihood of a target token. */
  public double perplexity() {
    return Math.exp(tally.negativeLogLikelihood() / tally.targetTokens());
  }

  /** Percentage of target tokens that were the most probable ones. */
  public double accuracy() {
    return 100.0 * tally.correct() / tally.targetTokens();
  }

  /** Mean norm of the gradient before clipping. */
  public double gradientNorm() {
    return tally.gradientNorm() / tally.steps();
  }

  /** Source tokens a second. */
  public double sourceRate() {
    return tally.sourceTokens() / tally.seconds();
  }

  /** Target tokens a second. */
  public double targetRate() {
    return tally.targetTokens() / tally.seconds();
  }
}
