package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.Scoring;
import java.util.Arrays;

/** One hypothesis that grows by itself. */
final class GrowingHypothesis {
  private int[] tokens = new int[32];
  private float[] logProbabilities = new float[32];
  private float[] coverage = {};
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

  /** Adds weights of attention to the source tokens. */
  void cover(float... weights) {
    coverage = Coverage.plus(coverage, weights);
  }

  /** The hypothesis, whose last token is the end token. */
  Hypothesis finish(Scoring scoring) {
    return new Hypothesis(
        Arrays.copyOf(tokens, length - 1),
        Arrays.copyOf(logProbabilities, length),
        scoring.of(sum, length, coverage),
        lastToken());
  }
}
