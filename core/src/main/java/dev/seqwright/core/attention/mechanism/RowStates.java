package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.HashMap;
import java.util.Map;

/**
 * What hypotheses keep of a place in their past, by the cache row of that place: hypotheses that
 * went the same way have it in common. A row that is written again, because nobody sees its place
 * any more, loses what it had, so there are as many as places that somebody may still see.
 */
public final class RowStates {
  /** Stands for the place before a text. */
  public static final int BEGINNING = -1;

  private final Workspace keep;
  private final Map<Integer, Tensor> states = new HashMap<>();

  public RowStates(Workspace keep) {
    this.keep = keep;
  }

  /** A step writes its rows. */
  public void write(Step step) {
    for (int r = 0; r < step.rows(); r++) {
      Tensor old = states.remove(step.row(r));
      if (old != null) {
        keep.release(old);
      }
    }
  }

  /** Keeps a copy of what belongs to a cache row. */
  public Tensor put(int row, Tensor state) {
    Tensor own = keep.allocate(state.shape()).copyFrom(state);
    Tensor old = states.put(row, own);
    if (old != null) {
      keep.release(old);
    }
    return own;
  }

  /** What belongs to a cache row, or null. */
  public Tensor get(int row) {
    return states.get(row);
  }
}
