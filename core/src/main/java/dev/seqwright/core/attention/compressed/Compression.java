package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.SequenceLayout;

/** Makes the keys and values of each sequence fewer before they are attended. */
interface Compression {

  /**
   * What is attended instead.
   *
   * @param keys (M, D)
   * @param values (M, D)
   * @param layout the rows that each sequence has left
   */
  record Compressed(Variable keys, Variable values, SequenceLayout layout) {}

  /**
   * Keys and values (N, D) made fewer, of each sequence from its own rows only.
   *
   * @param layout of k and v
   */
  Compressed apply(Graph graph, Operand k, Operand v, SequenceLayout layout);

  /** The longest sequence that it can take. */
  default int limit() {
    return Integer.MAX_VALUE;
  }
}
