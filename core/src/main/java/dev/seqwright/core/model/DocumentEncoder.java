package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.List;

/** Layers over the sentences of documents. */
interface DocumentEncoder {
  /**
   * A state for each sentence, which has seen its document.
   *
   * @param words the states (N, D) of the tokens of all S sentences, as the sentence encoder gives
   *     them
   * @param documents how many sentences each document has
   * @return (S, D), a sequence a document
   */
  Sequences apply(Graph graph, Sequences words, SequenceLayout documents);

  /** The most sentences of a document that it can take. */
  int limit();

  /** The most tokens of a sentence that it can take. */
  int tokens();

  /** What its parts tell of a training since the last call, a line each. */
  List<String> report();
}
