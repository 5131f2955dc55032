package dev.seqwright.core.tensor;

/**
 * The blocks in which the rows of a long product are taken: few enough rows that what is computed
 * stays in a cache, many enough that the packing of the weight does not count. The blocks of a
 * product are about as long as each other, and whole groups of 12 rows but for the last, because
 * oneDNN multiplies left over rows at half the speed (see {@code OneDnnGemm}).
 */
public final class RowBlocks {
  /** Rows that oneDNN computes together without AVX-512. */
  public static final int GROUP = 12;

  /** A multiple, so that a block is not cut again by who multiplies it. */
  private static final int MOST = 42 * GROUP;

  private RowBlocks() {}

  /** Rows of all blocks but the last, which has no more. */
  public static int size(int rows) {
    int blocks = Math.max(1, Math.ceilDiv(rows, MOST));
    return Math.ceilDiv(Math.ceilDiv(rows, blocks), GROUP) * GROUP;
  }
}
