package dev.seqwright.core.train.report;

/**
 * What is told about the steps since the last report.
 *
 * @param step the last of these steps: how many updates were made in all
 * @param epoch the epoch it belongs to
 * @param epochExamples examples seen in this epoch
 * @param tally sums over the steps since the last report
 * @param units what the tally counts
 * @param learningRate of the last step
 * @param elapsedSeconds time trained in all, earlier runs included
 * @param peakMemory the most memory that the process has held so far, in bytes
 */
public record Report(
    long step,
    int epoch,
    long epochExamples,
    Tally tally,
    Units units,
    double learningRate,
    double elapsedSeconds,
    long peakMemory) {

  /** Mean loss of a unit, label smoothing included. */
  public double loss() {
    return tally.loss() / tally.units();
  }

  /** exp of the mean negative log-likelihood of a unit. */
  public double perplexity() {
    return Math.exp(tally.negativeLogLikelihood() / tally.units());
  }

  /** Percentage of units whose right answer was the most probable one. */
  public double accuracy() {
    return 100.0 * tally.correct() / tally.units();
  }

  /** Mean norm of the gradient before clipping. */
  public double gradientNorm() {
    return tally.gradientNorm() / tally.steps();
  }

  /** Input tokens a second. */
  public double inputRate() {
    return tally.inputTokens() / tally.seconds();
  }

  /** Units a second. */
  public double unitRate() {
    return tally.units() / tally.seconds();
  }
}
