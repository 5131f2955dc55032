package dev.seqwright.core.decode;

import java.util.Comparator;
import java.util.List;

/**
 * A finished translation.
 *
 * @param tokens the target tokens without the end token
 * @param logProbabilities log p of each token given those before it; the last one is the end
 *     token's, so there is one more than tokens
 * @param score what hypotheses are ranked by: the sum of {@code logProbabilities} divided by their
 *     number to the power of the length penalty
 * @param sources for each token the number of the source token that is to stand in its place, -1
 *     for none; empty when all stand for themselves
 */
public record Hypothesis(int[] tokens, float[] logProbabilities, double score, int[] sources) {

  /** A translation whose tokens all stand for themselves. */
  public Hypothesis(int[] tokens, float[] logProbabilities, double score) {
    this(tokens, logProbabilities, score, new int[0]);
  }

  public Hypothesis withSources(int... numbers) {
    return new Hypothesis(tokens, logProbabilities, score, numbers);
  }

  /**
   * The length-normalised score of Wu et al. (2016) in the form that Marian and fairseq share:
   * {@code sum / length^penalty}. 0 ranks by the sum, 1 by the mean, more prefers longer ones.
   *
   * @param sum sum of log-probabilities
   * @param length number of tokens, the end token counted
   */
  public static double normalise(double sum, int length, double penalty) {
    return sum / Math.pow(length, penalty);
  }

  /** The best {@code n}, best first; of equals the one that was found first. */
  public static List<Hypothesis> best(int n, List<Hypothesis> found) {
    return found.stream()
        .sorted(Comparator.comparingDouble(Hypothesis::score).reversed())
        .limit(n)
        .toList();
  }
}
