package dev.seqwright.core.decode;

import java.util.Arrays;

/**
 * Tokens that were written already are less probable: their log-probability is multiplied by the
 * penalty, once however often they were written (Keskar et al. 2019, arXiv 1909.05858, 4.1, on
 * log-probabilities, which are never positive, in place of logits).
 *
 * @param penalty over 1 against repetition, under 1 in favour of it
 */
record RepetitionPenalty(double penalty) implements Constraint {
  @Override
  public void apply(int[] written, NextToken next) {
    Arrays.stream(written)
        .distinct()
        .forEach(token -> next.set(token, (float) (penalty * next.get(token))));
  }
}
