package dev.seqwright.core.decode.network;

import java.util.List;

/**
 * A given target as a model foresees it.
 *
 * @param tokens its tokens, the end token last
 * @param logProbabilities of each of them, given the source and the tokens before it
 */
public record ScoredPair(List<String> tokens, List<Float> logProbabilities) {
  /** Keeps its own lists. */
  public ScoredPair {
    tokens = List.copyOf(tokens);
    logProbabilities = List.copyOf(logProbabilities);
  }

  /** The log-probability of the whole target. */
  public double sum() {
    return logProbabilities.stream().mapToDouble(Float::doubleValue).sum();
  }

  /** The sum divided by the number of tokens to a power, as scores of translations are. */
  public double normalized(double lengthPenalty) {
    return sum() / Math.pow(tokens.size(), lengthPenalty);
  }
}
