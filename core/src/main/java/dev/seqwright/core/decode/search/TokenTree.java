package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Hypothesis;
import java.util.Arrays;

/**
 * The hypotheses of a sentence as a tree of tokens, each naming its parent: beginnings are shared,
 * and to extend a hypothesis costs one entry. The root is {@link #ROOT}.
 */
final class TokenTree {
  static final int ROOT = -1;

  private int[] tokens = new int[64];
  private int[] parents = new int[64];
  private float[] logProbabilities = new float[64];
  private int size;

  /** Adds a token after {@code parent}; returns its number. */
  int add(int parent, int token, float logProbability) {
    if (size == tokens.length) {
      grow();
    }
    tokens[size] = token;
    parents[size] = parent;
    logProbabilities[size] = logProbability;
    return size++;
  }

  /** The {@code length} tokens up to {@code last}. */
  int[] tokens(int last, int length) {
    int[] path = new int[length];
    int node = last;
    for (int i = length - 1; i >= 0; i--) {
      path[i] = tokens[node];
      node = parents[node];
    }
    return path;
  }

  /**
   * The hypothesis that ends after {@code last}.
   *
   * @param length its tokens, the end token not counted
   * @param end the end token after it
   * @param endLogProbability of that token
   */
  Hypothesis hypothesis(int last, int length, int end, float endLogProbability, double score) {
    float[] positional = new float[length + 1];
    positional[length] = endLogProbability;
    int node = last;
    for (int i = length - 1; i >= 0; i--) {
      positional[i] = logProbabilities[node];
      node = parents[node];
    }
    return new Hypothesis(tokens(last, length), positional, score, end);
  }

  private void grow() {
    tokens = Arrays.copyOf(tokens, 2 * size);
    parents = Arrays.copyOf(parents, 2 * size);
    logProbabilities = Arrays.copyOf(logProbabilities, 2 * size);
  }
}
