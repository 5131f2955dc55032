package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Every sequence of a batch in m parts of equal length, or as equal as can be; one of no more than
 * m positions in as many parts as it has positions. Segments are numbered through the batch.
 *
 * @param layout the sequences
 * @param count m
 * @param segments where the segments of each sequence lie
 */
public record EqualParts(SequenceLayout layout, int count, SequenceLayout segments) {

  public EqualParts(SequenceLayout layout, int count) {
    this(layout, count, parts(layout, count));
  }

  private static SequenceLayout parts(SequenceLayout layout, int count) {
    return SequenceLayout.of(
        IntStream.range(0, layout.sequences())
            .map(b -> Math.min(count, layout.length(b)))
            .toArray());
  }

  /** The segment, counted in its sequence, of a position. */
  public int of(int b, int position) {
    return (int) ((long) position * segments.length(b) / layout.length(b));
  }

  /** The segment of every row. */
  public int[] owners() {
    int[] owners = new int[layout.rows()];
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = 0; i < layout.length(b); i++) {
        owners[layout.start(b) + i] = segments.start(b) + of(b, i);
      }
    }
    return owners;
  }

  /** One over the number of positions of every segment. */
  public float[] shares() {
    float[] shares = new float[segments.rows()];
    Arrays.stream(owners()).forEach(owner -> shares[owner]++);
    for (int m = 0; m < shares.length; m++) {
      shares[m] = 1 / shares[m];
    }
    return shares;
  }
}
