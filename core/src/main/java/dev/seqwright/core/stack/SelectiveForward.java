package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;

/**
 * A block at work on some rows of whole sequences: these come out as if all had been computed; the
 * others come out as they are, uncomputed, and are attended as they are.
 */
@FunctionalInterface
public interface SelectiveForward {
  /**
   * Whole sequences at once.
   *
   * @param x all rows (N, D)
   * @param some those that are computed, one at least
   * @return all rows (N, D)
   */
  Sequences apply(Graph graph, Sequences x, Selection some, Context context);
}
