package dev.seqwright.core.attention;

import dev.seqwright.core.tensor.Memory;
import dev.seqwright.core.tensor.Tensor;

/**
 * A state of fixed width a hypothesis, made anew at each step from its parent's: what linear
 * attentions decode with, in memory that does not grow with the length. Starts as zeros.
 */
final class Recurrence implements AttentionState {
  private final Memory keep;
  private final int width;
  private Tensor states;
  private int firstRow;

  Recurrence(Memory keep, int width) {
    this.keep = keep;
    this.width = width;
  }

  /**
   * The states (R, width) of this step's hypotheses, each a copy of its parent's, to be changed in
   * place.
   */
  Tensor advance(Step step) {
    int rows = step.from().length - 1;
    Tensor next = keep.zeros(rows, width);
    for (int r = 0; r < rows && states != null; r++) {
      int parent = step.history()[step.from()[r + 1] - 2] - firstRow;
      next.rows(r, r + 1).copyFrom(states.rows(parent, parent + 1));
    }
    if (states != null) {
      keep.release(states);
    }
    states = next;
    firstRow = step.firstRow();
    return next;
  }
}
