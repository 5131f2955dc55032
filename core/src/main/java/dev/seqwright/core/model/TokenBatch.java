package dev.seqwright.core.model;

import dev.seqwright.core.tensor.SequenceLayout;

/**
 * A batch of sequences of token ids.
 *
 * @param ids those of all sequences, one after the other
 * @param layout where each sequence lies
 */
public record TokenBatch(int[] ids, SequenceLayout layout) {

  /** Puts sequences one after the other. */
  public static TokenBatch of(int[][] sequences) {
    int[] lengths = new int[sequences.length];
    for (int b = 0; b < lengths.length; b++) {
      lengths[b] = sequences[b].length;
    }
    SequenceLayout layout = SequenceLayout.of(lengths);
    int[] ids = new int[layout.rows()];
    for (int b = 0; b < sequences.length; b++) {
      System.arraycopy(sequences[b], 0, ids, layout.start(b), sequences[b].length);
    }
    return new TokenBatch(ids, layout);
  }
}
