package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.SamplingConfig;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.vector.TemperedRow;
import java.util.Arrays;

/**
 * Draws a token from a row of log-probabilities: p(v) proportional to exp(log p_v / temperature),
 * over the top-k tokens, of which the nucleus of mass top-p is kept, of which those are drawn that
 * have min-p of the best one's probability. Without top-k and top-p a draw costs two passes over V;
 * the vocabulary is not sorted (see {@link #nucleus}).
 */
final class TokenSampler {
  private final SamplingConfig config;
  private final TopTokens top;
  private final float[] weights;
  private final int[] tokens;
  private final long[] order;

  TokenSampler(SamplingConfig config, int vocabularySize) {
    this.config = config;
    this.top = new TopTokens(Math.min(Math.max(1, config.topK()), vocabularySize));
    this.weights = new float[vocabularySize];
    this.tokens = new int[vocabularySize];
    this.order = new long[vocabularySize];
  }

  /**
   * The token at which the cumulative distribution passes {@code uniform}, a number in [0, 1); -1
   * if no token has a probability.
   */
  int draw(Tensor logProbabilities, int row, int excluded, double uniform) {
    top.clear();
    top.scan(logProbabilities, row, 0, 0, excluded);
    if (top.size() == 0) {
      return -1;
    }
    if (config.temperature() == 0) {
      return top.token(0);
    }
    int n = config.topK() > 0 ? fillTop() : fillAll(logProbabilities, row, excluded);
    n = config.topP() < 1 ? nucleus(n) : n;
    dropUnlikely(n);
    return pick(n, uniform * sum(n));
  }

  private int fillTop() {
    for (int i = 0; i < top.size(); i++) {
      tokens[i] = top.token(i);
      weights[i] = (float) Math.exp((top.score(i) - top.score(0)) / config.temperature());
    }
    return top.size();
  }

  private int fillAll(Tensor logProbabilities, int row, int excluded) {
    int columns = weights.length;
    TemperedRow.weights(logProbabilities, row, (float) top.score(0), config.temperature(), weights);
    if (excluded >= 0) {
      weights[excluded] = 0;
    }
    Arrays.setAll(tokens, i -> i);
    return columns;
  }

  /** The best token weighs 1: what weighs less than min-p is left out. */
  private void dropUnlikely(int n) {
    for (int i = 0; config.minP() > 0 && i < n; i++) {
      weights[i] = weights[i] < config.minP() ? 0 : weights[i];
    }
  }

  /**
   * Keeps the fewest tokens, the heaviest first (of equals the first), whose mass reaches top-p of
   * the whole. Tokens lighter than (1 - top-p) / n of the mass weigh together less than 1 - top-p:
   * they cannot be among them and are not sorted, which leaves few.
   */
  private int nucleus(int n) {
    double mass = sum(n);
    int kept = sortHeavy(n, (1 - config.topP()) * mass / n);
    double reached = 0;
    int size = 0;
    while (size < kept && reached < config.topP() * mass) {
      reached += weight(order[size++]);
    }
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      chosen[i] = tokens[(int) order[i]];
    }
    for (int i = 0; i < size; i++) {
      weights[i] = weight(order[i]);
      tokens[i] = chosen[i];
    }
    return size;
  }

  /** Puts the indices of weights over {@code least} into {@link #order}; returns their number. */
  private int sortHeavy(int n, double least) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (weights[i] >= least && weights[i] > 0) {
        // Weights are positive: their bits order as they do. Inverted, the heaviest comes first.
        order[kept++] = (long) ~Float.floatToRawIntBits(weights[i]) << 32 | i;
      }
    }
    Arrays.sort(order, 0, kept);
    return kept;
  }

  private static float weight(long entry) {
    return Float.intBitsToFloat(~(int) (entry >>> 32));
  }

  private double sum(int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[i];
    }
    return sum;
  }

  private int pick(int n, double target) {
    double sum = 0;
    int last = -1;
    for (int i = 0; i < n; i++) {
      if (weights[i] > 0) {
        last = tokens[i];
        sum += weights[i];
        if (sum > target) {
          break;
        }
      }
    }
    return last;
  }
}
