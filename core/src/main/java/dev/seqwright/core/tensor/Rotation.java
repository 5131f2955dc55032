package dev.seqwright.core.tensor;

/**
 * The angles by which {@link RowKernels#rotate} turns the heads of a row.
 *
 * @param table (positions, 2 d): the d columns' cosines at a position, then their sines, with a
 *     minus in the first column of each pair
 * @param distance how far the columns of a pair lie from each other: blocks of so many first
 *     columns and so many second ones alternate
 */
public record Rotation(Tensor table, int distance) {
  /** d, the columns of a head. */
  public int headSize() {
    return table.columns() / 2;
  }

  /** The other column of the pair. */
  public int partner(int column) {
    return column / distance % 2 == 0 ? column + distance : column - distance;
  }
}
