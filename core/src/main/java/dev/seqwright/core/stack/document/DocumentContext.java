package dev.seqwright.core.stack.document;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import java.util.Optional;

/** Makes states of sentences that know the sentences before them. */
public interface DocumentContext {
  /**
   * The states of some sentences, with their context. Those of a sentence without any come out as
   * they went in, to the bit.
   *
   * @param states h of B sentences, (N, D)
   * @param known the states of all sentences that are context of one of them
   * @param before for each of the B, the numbers of its context among those, the earliest first
   * @return h' of the B sentences, (N, D)
   */
  Sequences apply(Graph graph, Sequences states, Sequences known, int[][] before);

  /** What it tells of its use since the last call, a line, where there was any. */
  Optional<String> report();
}
