package dev.seqwright.core.stack.exit;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;

/**
 * A rule that asks units of its own, which are trained with a decoder and do not move what they
 * read (Elbayad et al. 2020, arXiv 1910.10073). They learn the exit that each token had better
 * take, of what the right tokens scored at every exit:
 *
 * <pre>
 *   (1) n*_t = argmax_n sum_u kappa(t, u) S_n(u) - cost n,   kappa(t, u) = exp(-(t - u)^2 / neighbours)
 * </pre>
 *
 * with S the score that {@link #target} names, n counted from 1 over the exits and the last layer,
 * and of equal exits the first. Without neighbours kappa is 1 for the token itself, else 0.
 */
public sealed interface LearntRule extends ExitRule permits LeaveRule, MultinomialRule {
  /** Refuses settings that make no sense. */
  static void check(double threshold, double cost, double neighbours) {
    Check.within("threshold", threshold, 0, 1);
    Check.notNegative("cost", cost);
    Check.finite("cost", cost);
    Check.notNegative("neighbours", neighbours);
    Check.finite("neighbours", neighbours);
  }

  /** What a further exit has to gain, in the scores of {@link #target}. */
  double cost();

  /** S of (1). */
  ExitTarget target();

  /** The width of kappa, in tokens squared; 0 for the token alone. */
  double neighbours();

  @Override
  default boolean isLearnt() {
    return true;
  }

  /**
   * n* of each token, counted from 0.
   *
   * @param scores S of each token, by exit
   * @param layout of the tokens
   */
  default int[] best(float[][] scores, SequenceLayout layout) {
    double[][] all =
        Arrays.stream(scores).map(own -> smoothed(own, layout)).toArray(double[][]::new);
    int[] best = new int[layout.rows()];
    Arrays.setAll(best, token -> best(token, all));
    return best;
  }

  /** n* of whole sequences, from 0: the mean over the tokens of each takes the place of the sum. */
  default int[] bestOfSequences(float[][] scores, SequenceLayout layout) {
    double[][] all = Arrays.stream(scores).map(own -> means(own, layout)).toArray(double[][]::new);
    int[] best = new int[layout.sequences()];
    Arrays.setAll(best, sequence -> best(sequence, all));
    return best;
  }

  private int best(int item, double[][] scores) {
    int best = 0;
    for (int n = 1; n < scores.length; n++) {
      double gain = scores[n][item] - scores[best][item] - cost() * (n - best);
      best = gain > 0 ? n : best;
    }
    return best;
  }

  private double[] smoothed(float[] scores, SequenceLayout layout) {
    double[] sums = new double[scores.length];
    if (neighbours() == 0) {
      Arrays.setAll(sums, token -> scores[token]);
      return sums;
    }
    for (int b = 0; b < layout.sequences(); b++) {
      for (int t = layout.start(b); t < layout.end(b); t++) {
        for (int u = layout.start(b); u < layout.end(b); u++) {
          sums[t] += kappa(t - u) * scores[u];
        }
      }
    }
    return sums;
  }

  private double kappa(int distance) {
    return Math.exp(-(double) distance * distance / neighbours());
  }

  private static double[] means(float[] scores, SequenceLayout layout) {
    double[] means = new double[layout.sequences()];
    for (int b = 0; b < means.length; b++) {
      for (int t = layout.start(b); t < layout.end(b); t++) {
        means[b] += scores[t] / layout.length(b);
      }
    }
    return means;
  }
}
