package dev.seqwright.core.tensor;

/**
 * Divides the rows of a long product into blocks: few enough rows that the outputs stay in a cache,
 * many enough that the packing of the weight does not count. The blocks of a product are about as
 * long as each other, and whole groups of 12 rows but for the last, because oneDNN multiplies left
 * over rows at half the speed (see {@code OneDnnGemm}).
 */
public final class RowBlocks {
  /** Rows that oneDNN computes together without AVX-512. */
  public static final int GROUP = 12;

  /** A multiple of the group, so that no product cuts a block again. */
  private static final int MOST = 42 * GROUP;

  private RowBlocks() {}

  /** Rows of all blocks but the last, which has no more. */
  public static int size(int rows) {
    int blocks = Math.max(1, Math.ceilDiv(rows, MOST));
    return Math.ceilDiv(Math.ceilDiv(rows, blocks), GROUP) * GROUP;
  }
}
