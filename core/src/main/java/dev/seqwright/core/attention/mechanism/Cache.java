package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.lang.foreign.MemorySegment;

/**
 * A row for every position that a live hypothesis has in its past ({@link CacheRows}); room for
 * rows doubles when it does not suffice.
 */
public final class Cache implements AttentionState {
  private static final int FIRST_ROWS = 64;

  private final Workspace keep;
  private final int width;
  private Tensor rows;
  private int written;

  public Cache(Workspace keep, int width) {
    this.keep = keep;
    this.width = width;
    this.rows = keep.allocate(FIRST_ROWS, width);
  }

  /** The number of columns of a row. */
  public int width() {
    return width;
  }

  /** Writes this step's rows; returns all that there are now. */
  public Tensor with(Step step, Tensor added) {
    return with(step, added.matrix());
  }

  /** All rows that there are. */
  public Tensor rows() {
    return rows.rows(0, written);
  }

  /** The same for some columns of a tensor. */
  public Tensor with(Step step, Matrix added) {
    reserve(step);
    for (int r = 0; r < added.rows(); r++) {
      copy(added, r, step.row(r));
    }
    return rows.rows(0, written);
  }

  private void copy(Matrix added, int from, int to) {
    long source = added.offset() + (long) from * added.rowStride();
    MemorySegment.copy(added.memory(), 4 * source, rows.memory(), 4L * to * width, 4L * width);
  }

  private void reserve(Step step) {
    int before = written;
    for (int r = 0; r < step.rows(); r++) {
      written = Math.max(written, step.row(r) + 1);
    }
    if (written > rows.rows()) {
      grow(before);
    }
  }

  private void grow(int before) {
    Tensor larger = keep.allocate(Math.max(written, 2 * rows.rows()), width);
    larger.rows(0, before).copyFrom(rows.rows(0, before));
    keep.release(rows);
    rows = larger;
  }
}
