package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A causal attention whose queries see, besides what lies before them in their own segment, rows
 * that went into the same layer when it read earlier segments of the text, and before these a row
 * for each block of rows that are older.
 */
public interface CompressingAttention extends IncrementalAttention {
  /** M, how many rows of earlier segments it is to be given at least, where there are so many. */
  int memory();

  /** C, how many compressed rows it is to be given at most; 1 or more. */
  int compressed();

  /** c, how many rows become one. */
  int ratio();

  /**
   * Whole segments at once.
   *
   * @param all of each sequence the compressed rows, the rows that are remembered as they were, and
   *     those of its segment, oldest first (N, D)
   * @param own n of them, those of the segments: the queries
   * @return (n, D)
   */
  Variable forward(Graph graph, Sequences all, Selection own);

  /**
   * Makes a row of each block that leaves the memory.
   *
   * @param rows all rows as they are remembered, of which blocks have the numbers (N, D)
   * @param all what {@link #forward} was given
   * @param own what {@link #forward} was given
   */
  Variable compress(Graph graph, Variable rows, Sequences all, Selection own, Forgotten old);

  /**
   * How far attention to compressed rows is from that to the rows that they stand for; where there
   * is something to learn from it. Its gradient moves the compression alone.
   *
   * @param all what {@link #forward} was given
   * @param own what {@link #forward} was given
   * @param made the compressed rows, as {@link #forward} is given them later
   * @return a number
   */
  Optional<Variable> reconstruction(
      Graph graph, Sequences all, Selection own, Forgotten old, Sequences made);

  /** Keys and values of rows that {@link #forward} would be given. */
  Variable keysAndValues(Graph graph, Variable rows);

  /**
   * One position of every live hypothesis.
   *
   * @param rows (R, D)
   * @param state what {@link #start} gave, updated
   * @param before of each row what it sees before its segment
   */
  Variable step(Graph graph, Variable rows, AttentionState state, Step step, List<Before> before);

  /**
   * What a segment sees of those before it.
   *
   * @param compressed keys and values of compressed rows
   * @param rows how many rows are seen as they were: the last before the segment
   */
  record Before(Tensor compressed, int rows) {}
}
