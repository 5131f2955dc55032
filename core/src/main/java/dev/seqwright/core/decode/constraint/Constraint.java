package dev.seqwright.core.decode.constraint;

import dev.seqwright.core.decode.RowScores;
import java.util.List;

/**
 * A rule about what may follow the tokens that a hypothesis has, such as "no n-gram twice". It acts
 * on the log-probabilities of the next token before a search looks at them, so it is the same for
 * greedy search, beam search and sampling. What it gives depends on the hypothesis alone, never on
 * others of its batch.
 *
 * <p>What a constraint rules out does not make the rest more probable: a search finds the best of
 * those translations that are allowed, by the model's own measure.
 */
@FunctionalInterface
public interface Constraint {

  /**
   * Changes the log-probabilities of what follows.
   *
   * @param written the tokens of the hypothesis, those of a prefix too
   */
  void apply(int[] written, TokenScores next);

  /**
   * The same for hypotheses with a prefix.
   *
   * @param prefix how many of the tokens that are written belong to the prefix
   */
  default Constraint behind(int prefix) {
    return this;
  }

  /** Applies all to a row, in their order. */
  static void applyAll(List<Constraint> all, int[] written, RowScores scores, int row) {
    TokenScores next = new TokenScores(scores, row);
    for (Constraint constraint : all) {
      constraint.apply(written, next);
    }
  }
}
