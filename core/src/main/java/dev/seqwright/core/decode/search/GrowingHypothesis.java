package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Hypothesis;
import java.util.Arrays;

/** One hypothesis that grows by itself. */
final class GrowingHypothesis {
  private int[] tokens = new int[32];
  private float[] logProbabilities = new float[32];
  private double sum;
  private int length;

  void add(int token, float logProbability) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
      logProbabilities = Arrays.copyOf(logProbabilities, 2 * length);
    }
    tokens[length] = token;
    logProbabilities[length++] = logProbability;
    sum += logProbability;
  }

  int lastToken() {
    return tokens[length - 1];
  }

  int[] tokens() {
    return Arrays.copyOf(tokens, length);
  }

  /** The hypothesis, whose last token is the end token. */
  Hypothesis finish(double lengthPenalty) {
    return new Hypothesis(
        Arrays.copyOf(tokens, length - 1),
        Arrays.copyOf(logProbabilities, length),
        Hypothesis.normalise(sum, length, lengthPenalty));
  }
}
