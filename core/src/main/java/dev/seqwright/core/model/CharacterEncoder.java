package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairMax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;

/** Makes a vector of the characters of a word, whatever stands around the word. */
public interface CharacterEncoder {
  /**
   * The vectors (W, D) of words.
   *
   * @param words the ids of the characters of each word, at least one a word
   */
  Variable apply(Graph graph, int[][] words);

  /** The largest value of each column over the rows of each word: (N, D) to (W, D). */
  static Variable pooled(Graph graph, Variable rows, SequenceLayout layout) {
    return PairMax.apply(graph, rows, Pairs.dense(layout.ones(), layout, false));
  }
}
