package dev.seqwright.core.autograd;

/**
 * What an op reads and does not change: a variable, or some columns of one on the same memory. A
 * product that projects queries, keys and values at once gives a variable of which each of the
 * three is some columns.
 */
public sealed interface Operand permits Variable, Columns {
  /** All of its columns. */
  Columns columns();

  /** Columns {@code from} to {@code to} (exclusive) of it. */
  default Columns columns(int from, int to) {
    Columns all = columns();
    return new Columns(all.variable(), all.first() + from, to - from);
  }

  /** The number of rows. */
  default int rows() {
    return columns().variable().value().rows();
  }

  /** For ops whose kernels take rows without gaps: itself, or else a copy. */
  default Variable contiguous(Graph graph) {
    return columns().contiguous(graph);
  }
}
