package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairMax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;

/** Makes a vector of the characters of a word, whatever stands around the word. */
public interface CharacterEncoder {
  /**
   * The vectors (W, D) of words, or (W, L D) with several {@link #layers}.
   *
   * @param words the ids of the characters of each word, at least one a word
   */
  Variable apply(Graph graph, int[][] words);

  /**
   * L where it makes a vector of a word for each layer of the network, (W, L D) side by side, each
   * to be added in front of its layer; 0 where it makes one, to be added to the embeddings.
   */
  default int layers() {
    return 0;
  }

  /** The largest value of each column over the rows of each word: (N, D) to (W, D). */
  static Variable pooled(Graph graph, Variable rows, SequenceLayout layout) {
    return PairMax.apply(graph, rows, Pairs.dense(layout.ones(), layout, false));
  }
}
