package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Hypothesis;
import dev.seqwright.core.decode.RowScores;
import java.util.List;

/** The search for one sentence: its live hypotheses, one row each, and its finished ones. */
interface SentenceSearch {

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
