package dev.seqwright.core.decode;

import java.util.Comparator;
import java.util.List;

/**
 * A finished translation.
 *
 * @param tokens the target tokens without the end token
 * @param logProbabilities log p of each token given those before it; the last one is the end
 *     token's, so there is one more than tokens
 * @param score what hypotheses are ranked by, see {@link Scoring}
 * @param end the token that ended it, -1 for none
 * @param sources for each token the number of the source token that is to stand in its place, -1
 *     for none; empty when all stand for themselves
 * @param draw which of a sentence's independent draws it is, counted from 0; 0 of other searches
 */
public record Hypothesis(
    int[] tokens, float[] logProbabilities, double score, int end, int[] sources, int draw) {

  /** The beginning of a translation, which has not ended. */
  public Hypothesis(int[] tokens, float[] logProbabilities, double score) {
    this(tokens, logProbabilities, score, -1);
  }

  /** A translation whose tokens all stand for themselves. */
  public Hypothesis(int[] tokens, float[] logProbabilities, double score, int end) {
    this(tokens, logProbabilities, score, end, new int[0], 0);
  }

  public Hypothesis withSources(int... numbers) {
    return new Hypothesis(tokens, logProbabilities, score, end, numbers, draw);
  }

  /** The same as one of several draws. */
  public Hypothesis withDraw(int number) {
    return new Hypothesis(tokens, logProbabilities, score, end, sources, number);
  }

  /** The best {@code n}, best first; of equals the one that was found first. */
  public static List<Hypothesis> best(int n, List<Hypothesis> found) {
    return found.stream()
        .sorted(Comparator.comparingDouble(Hypothesis::score).reversed())
        .limit(n)
        .toList();
  }
}
