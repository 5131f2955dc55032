package dev.seqwright.core.nn;

/**
 * What a block remembers of the earlier segments of a text: some rows of numbers, as many at most
 * as it says, whatever the length of the text.
 *
 * @param name the place of the block in the network, under which the rows are saved
 * @param rows M, the most rows that are remembered of a text
 * @param width the numbers of a row
 * @param block rows are forgotten so many at a time, so that the oldest one that is remembered
 *     begins a block of the text; at most M
 * @param replayed whether gradients go back through it, over the segments of an update
 */
public record SegmentMemory(String name, int rows, int width, int block, boolean replayed) {
  /** One that remembers the last M rows, without gradients. */
  public SegmentMemory(String name, int rows, int width) {
    this(name, rows, width, 1, false);
  }

  /** One that forgets a block at a time, without gradients. */
  public static SegmentMemory ofBlocks(String name, int rows, int width, int block) {
    return new SegmentMemory(name, rows, width, block, false);
  }

  /** One that gradients go through: as many rows are written as it has. */
  public static SegmentMemory replayed(String name, int rows, int width) {
    return new SegmentMemory(name, rows, width, 1, true);
  }

  /** How many of the last of some rows are remembered, where the oldest of these begins a block. */
  public int kept(int read) {
    return kept(read, rows, block);
  }

  /** The same for any M and block. */
  public static int kept(int read, int rows, int block) {
    return read - block * Math.ceilDiv(Math.max(0, read - rows), block);
  }
}
