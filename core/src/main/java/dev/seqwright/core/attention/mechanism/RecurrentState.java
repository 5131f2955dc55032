package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.HashMap;
import java.util.Map;

/**
 * A state of fixed width a hypothesis, made anew at each step from its parent's: what linear
 * attentions decode with, in memory that does not grow with the length. Starts as zeros.
 */
public final class RecurrentState implements AttentionState {
  private final Workspace keep;
  private final int width;
  private Tensor states;
  private final Map<Integer, Integer> places = new HashMap<>(); // of cache rows among the states

  public RecurrentState(Workspace keep, int width) {
    this.keep = keep;
    this.width = width;
  }

  /** No: a row needs the state of the one before it. */
  @Override
  public boolean takesSeveralRows() {
    return false;
  }

  /**
   * The states (R, width) of this step's hypotheses, each a copy of its parent's, to be changed in
   * place.
   */
  public Tensor advance(Step step) {
    int rows = step.rows();
    Tensor next = keep.zeros(rows, width);
    for (int r = 0; r < rows && states != null; r++) {
      int parent = places.get(step.parent(r));
      next.rows(r, r + 1).copyFrom(states.rows(parent, parent + 1));
    }
    if (states != null) {
      keep.release(states);
    }
    states = next;
    remember(step);
    return next;
  }

  private void remember(Step step) {
    places.clear();
    for (int r = 0; r < step.rows(); r++) {
      places.put(step.row(r), r);
    }
  }
}
