package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.tensor.SequenceLayout;

/**
 * The rows of memory that positions of a step see, which is all of their sentence's source.
 *
 * @param rows one position's after the other's
 * @param from where those of each position begin, and where the last ones end
 */
public record SourceRows(int[] rows, int[] from) {

  /**
   * The rows of the sources of some positions.
   *
   * @param live the positions of each sentence
   * @param source the rows of each sentence
   */
  public static SourceRows of(SequenceLayout live, SequenceLayout source) {
    int[] from = new int[live.rows() + 1];
    for (int b = 0; b < live.sequences(); b++) {
      for (int r = live.start(b); r < live.end(b); r++) {
        from[r + 1] = from[r] + source.length(b);
      }
    }
    int[] rows = new int[from[live.rows()]];
    for (int b = 0; b < live.sequences(); b++) {
      for (int r = live.start(b); r < live.end(b); r++) {
        for (int j = 0; j < source.length(b); j++) {
          rows[from[r] + j] = source.start(b) + j;
        }
      }
    }
    return new SourceRows(rows, from);
  }
}
