package dev.seqwright.core.head;

import java.util.Arrays;

/**
 * Finds the best tags of a sequence (Viterbi 1967): the y with the greatest sum of emissions
 * e_t[y_t] and transitions A[y_t-1, y_t], whose index K stands for what lies before and behind the
 * sequence. Of equal ones, that with the lower ids from the end. Time O(n K^2), O(n K) where all
 * transitions are 0.
 */
public final class TagChain {
  private final int tags;
  private final double[] into; // A transposed: row k has the scores of all transitions to k
  private final boolean free;

  /**
   * @param tags K
   * @param scores A (K + 1, K + 1), -infinity for transitions that are not allowed
   */
  public TagChain(int tags, double[] scores) {
    this.tags = tags;
    this.free = Arrays.stream(scores).allMatch(score -> score == 0);
    this.into = new double[scores.length];
    for (int j = 0; j <= tags; j++) {
      for (int k = 0; k <= tags; k++) {
        into[k * (tags + 1) + j] = scores[j * (tags + 1) + k];
      }
    }
  }

  /**
   * The best tags.
   *
   * @param emissions e (n, K), row after row
   * @return n tags; the best one of each row where no whole sequence is allowed
   */
  public int[] best(float[] emissions) {
    return free || emissions.length == 0 ? largest(emissions) : path(emissions);
  }

  private int[] largest(float[] emissions) {
    int[] best = new int[emissions.length / tags];
    for (int t = 0; t < best.length; t++) {
      int from = t * tags;
      int found = 0;
      for (int k = 1; k < tags; k++) {
        found = emissions[from + k] > emissions[from + found] ? k : found;
      }
      best[t] = found;
    }
    return best;
  }

  private int[] path(float[] emissions) {
    int length = emissions.length / tags;
    int[] before = new int[length * tags];
    double[] scores = new double[tags];
    for (int k = 0; k < tags; k++) {
      scores[k] = into[k * (tags + 1) + tags] + emissions[k];
    }
    for (int t = 1; t < length; t++) {
      double[] next = new double[tags];
      for (int k = 0; k < tags; k++) {
        int best = bestInto(k, scores);
        before[t * tags + k] = best;
        next[k] = scores[best] + into[k * (tags + 1) + best] + emissions[t * tags + k];
      }
      scores = next;
    }
    int last = bestInto(tags, scores);
    double whole = scores[last] + into[tags * (tags + 1) + last];
    return whole == Double.NEGATIVE_INFINITY ? largest(emissions) : back(before, last, length);
  }

  private int bestInto(int k, double[] scores) {
    int from = k * (tags + 1);
    int best = 0;
    double most = scores[0] + into[from];
    for (int j = 1; j < tags; j++) {
      double score = scores[j] + into[from + j];
      if (score > most) {
        most = score;
        best = j;
      }
    }
    return best;
  }

  private int[] back(int[] before, int last, int length) {
    int[] best = new int[length];
    best[length - 1] = last;
    for (int t = length - 1; t > 0; t--) {
      best[t - 1] = before[t * tags + best[t]];
    }
    return best;
  }
}
