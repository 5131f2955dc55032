package dev.seqwright.core.decode.constraint;

import dev.seqwright.core.decode.RowScores;
import dev.seqwright.core.tensor.Tensor;

/** The log-probabilities of what follows one hypothesis, to be changed in place. */
public final class TokenScores {
  private static final float IMPOSSIBLE = Float.NEGATIVE_INFINITY;

  private final Tensor logProbabilities;
  private final int columns;
  private final long start;
  private final double normalizer;

  /** Row {@code row} of some. */
  public TokenScores(RowScores scores, int row) {
    this.logProbabilities = scores.logProbabilities();
    this.columns = logProbabilities.columns();
    this.start = (long) row * columns;
    this.normalizer = scores.normalizers().applyAsDouble(row);
  }

  float get(int token) {
    return logProbabilities.get(start + token);
  }

  void set(int token, float logProbability) {
    logProbabilities.set(start + token, logProbability);
  }

  /** What logits are over log-probabilities. */
  double normalizer() {
    return normalizer;
  }

  /** Makes the probabilities sum to 1. */
  void normalize() {
    double max = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < columns; v++) {
      max = Math.max(max, get(v));
    }
    double sum = 0;
    for (int v = 0; v < columns; v++) {
      sum += Math.exp(get(v) - max);
    }
    double excess = max + Math.log(sum);
    for (int v = 0; v < columns; v++) {
      set(v, (float) (get(v) - excess));
    }
  }

  /** Rules a token out. */
  public void forbid(int token) {
    set(token, IMPOSSIBLE);
  }

  boolean isForbidden(int token) {
    return get(token) == IMPOSSIBLE;
  }

  /** Rules all other tokens out. */
  void allowOnly(int token) {
    float kept = get(token);
    for (int v = 0; v < columns; v++) {
      forbid(v);
    }
    set(token, kept);
  }

  /** Makes p of every token {@code (1 - weight) p}, with {@code weight} added to one of them. */
  void favour(int token, double weight) {
    double favoured = Math.log((1 - weight) * Math.exp(get(token)) + weight);
    float rest = (float) Math.log1p(-weight);
    for (int v = 0; v < columns; v++) {
      set(v, get(v) + rest);
    }
    set(token, (float) favoured);
  }
}
