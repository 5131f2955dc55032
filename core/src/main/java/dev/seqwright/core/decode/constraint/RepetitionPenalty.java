package dev.seqwright.core.decode.constraint;

import java.util.Arrays;

/**
 * Tokens that were written already are less probable (Keskar et al. 2019, arXiv 1909.05858, 4.1):
 * with x their logit and P the penalty,
 *
 * <pre>
 *   x' = x / P where x is over 0, x P elsewhere;   log p' = log softmax x'
 * </pre>
 *
 * once for a token however often it was written. The paper divides in any case, which would make
 * tokens of negative logits more probable; the rule here is that of CTranslate2, and of greedy
 * search and sampling in transformers, whose beam search does it to log-probabilities.
 *
 * @param penalty over 1 against repetition, under 1 in favour of it
 */
public record RepetitionPenalty(double penalty) implements Constraint {
  @Override
  public void apply(int[] written, TokenScores next) {
    Arrays.stream(written).distinct().forEach(token -> penalize(token, next));
    next.normalize();
  }

  private void penalize(int token, TokenScores next) {
    double logit = next.get(token) + next.normalizer();
    double less = logit > 0 ? logit / penalty : logit * penalty;
    next.set(token, (float) (less - next.normalizer()));
  }
}
