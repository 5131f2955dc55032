package dev.seqwright.core.model;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * Tokens that a model has and never writes, such as padding.
 *
 * @param tokens their ids
 * @param renormalized whether the probabilities of the others are those of a model without them,
 *     and sum to 1; else they stay as they are
 */
public record SuppressedTokens(List<Integer> tokens, boolean renormalized) {
  /** Every token may be written. */
  public static final SuppressedTokens NONE = new SuppressedTokens(List.of(), true);

  /** Keeps its own list. */
  public SuppressedTokens {
    tokens = List.copyOf(tokens);
  }

  /** Called on logits (N, V). */
  void beforeSoftmax(Tensor logits) {
    if (renormalized) {
      exclude(logits);
    }
  }

  /** Called on log-probabilities (N, V). */
  void afterSoftmax(Tensor logProbabilities) {
    if (!renormalized) {
      exclude(logProbabilities);
    }
  }

  private void exclude(Tensor scores) {
    for (int row = 0; row < scores.rows(); row++) {
      for (int token : tokens) {
        scores.set((long) row * scores.columns() + token, Float.NEGATIVE_INFINITY);
      }
    }
  }
}
