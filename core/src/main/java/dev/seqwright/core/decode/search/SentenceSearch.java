package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.RowScores;
import java.util.List;

/** The search for one sentence: its live hypotheses, one row each, and its finished ones. */
interface SentenceSearch {

  /**
   * Takes at once the tokens that are certain, which is what as many times {@link #advance} would
   * come to. Called before the first of these, or not at all.
   *
   * @return these tokens
   */
  default int[] begin() {
    return new int[0];
  }

  /** Whether {@link #begin} may be called: not where something of each step is needed. */
  default boolean skips() {
    return true;
  }

  /** The number of live rows. */
  int live();

  /** The last token of live row {@code i}. */
  int lastToken(int i);

  /**
   * The row before the last {@link #advance}, counted in this sentence, that live row {@code i}
   * continues.
   */
  int parent(int i);

  /**
   * Takes one step: rows {@code firstRow} to {@code firstRow + live()} of {@code scores} are those
   * of the live hypotheses. No live row remains when the sentence is done.
   */
  void advance(RowScores scores, int firstRow);

  /** What was found, best first. */
  List<Hypothesis> results();
}
