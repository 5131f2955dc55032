package dev.seqwright.core.attention;

import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;

/**
 * Rows that leave a memory, block by block.
 *
 * @param firsts among all rows the first one of each block, those of the first sequence first
 * @param blocks how many blocks each sequence has
 * @param size c, the rows of a block, which follow each other
 */
public record Forgotten(int[] firsts, SequenceLayout blocks, int size) {

  /** How many blocks there are. */
  public int count() {
    return firsts.length;
  }

  /** c rows of each block, one block after the other. */
  public int[] rows() {
    return taps(1);
  }

  /** The same with rows that stand {@code apart} rows from each other, from the first one on. */
  public int[] taps(int apart) {
    int[] rows = new int[firsts.length * size];
    Arrays.setAll(rows, i -> firsts[i / size] + apart * (i % size));
    return rows;
  }

  /** The layout of {@link #rows}. */
  public SequenceLayout layout() {
    int[] lengths = new int[blocks.sequences()];
    Arrays.setAll(lengths, b -> size * blocks.length(b));
    return SequenceLayout.of(lengths);
  }
}
