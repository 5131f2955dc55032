package dev.seqwright.core.attention;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Memory;
import dev.seqwright.core.tensor.Tensor;

/** Rows that grow by some a step of decoding; their number doubles when they do not fit. */
final class Cache implements AttentionState {
  private static final int FIRST_ROWS = 64;

  private final Memory keep;
  private final int width;
  private Tensor rows;

  Cache(Memory keep, int width) {
    this.keep = keep;
    this.width = width;
    this.rows = keep.allocate(FIRST_ROWS, width);
  }

  /** The number of columns of a row. */
  int width() {
    return width;
  }

  /** Rows {@code first} to {@code first + count}, to be written; what was written before stays. */
  Tensor append(int first, int count) {
    if (first + count > rows.rows()) {
      grow(first, first + count);
    }
    return rows.rows(first, first + count);
  }

  /** Adds rows behind the first {@code first}; returns all that there are now. */
  Tensor with(int first, Tensor added) {
    int count = added.rows();
    append(first, count).copyFrom(added);
    return rows.rows(0, first + count);
  }

  Matrix columns(int from, int to) {
    return rows.columns(from, to);
  }

  private void grow(int written, int needed) {
    Tensor larger = keep.allocate(Math.max(needed, 2 * rows.rows()), width);
    larger.rows(0, written).copyFrom(rows.rows(0, written));
    keep.release(rows);
    rows = larger;
  }
}
