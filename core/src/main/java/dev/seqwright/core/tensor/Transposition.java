package dev.seqwright.core.tensor;

/** Copies a matrix whose columns are adjacent so that its rows become adjacent. */
final class Transposition {
  private static final int BLOCK = 8;

  private Transposition() {}

  /** Element (i, j) of {@code from} goes to {@code to + j stride + 4 i}. */
  static void run(Matrix from, long to, long stride) {
    long address = Lanes.address(from);
    long row = 4L * from.rowStride();
    for (int i = 0; i < from.rows(); i += BLOCK) {
      int end = Math.min(from.rows(), i + BLOCK);
      for (int j = 0; j < from.columns(); j++) {
        for (int r = i; r < end; r++) {
          Lanes.set(to + j * stride + 4L * r, Lanes.get(address + r * row + 4L * j));
        }
      }
    }
  }
}
