package dev.seqwright.core.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where each sequence of a batch lies in a matrix of N rows: sequence b has rows {@code start(b)}
 * to {@code end(b)} (exclusive). Sequences lie one after the other, with no padding, so that no
 * work is spent on it and it cannot change a result.
 */
public final class SequenceLayout {
  private final int[] offsets;
  private final int maxLength;

  private SequenceLayout(int[] offsets, int maxLength) {
    this.offsets = offsets;
    this.maxLength = maxLength;
  }

  /** The layout of sequences of the given lengths. */
  public static SequenceLayout of(int... lengths) {
    int[] offsets = new int[lengths.length + 1];
    for (int b = 0; b < lengths.length; b++) {
      offsets[b + 1] = offsets[b] + lengths[b];
    }
    return new SequenceLayout(offsets, Arrays.stream(lengths).max().orElse(0));
  }

  /**
   * Sequences that follow each other as one.
   *
   * @param groups how many make one, for each that is made
   */
  public SequenceLayout joined(SequenceLayout groups) {
    int[] lengths = new int[groups.sequences()];
    Arrays.setAll(lengths, g -> offsets[groups.end(g)] - offsets[groups.start(g)]);
    return of(lengths);
  }

  /** Sequences of one row each. */
  public static SequenceLayout singles(int count) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, 1);
    return of(lengths);
  }

  /** Some of the sequences, one after the other. */
  public SequenceLayout chosen(int... sequences) {
    return of(Arrays.stream(sequences).map(this::length).toArray());
  }

  /** The rows of some of the sequences, those of one after the other's. */
  public int[] rowsOf(int... sequences) {
    return Arrays.stream(sequences).flatMap(b -> IntStream.range(start(b), end(b))).toArray();
  }

  /** As many groups of one sequence each. */
  public SequenceLayout ones() {
    return singles(sequences());
  }

  /** B, the number of sequences. */
  public int sequences() {
    return offsets.length - 1;
  }

  /** N, the number of rows of all sequences. */
  public int rows() {
    return offsets[sequences()];
  }

  public int start(int b) {
    return offsets[b];
  }

  public int end(int b) {
    return offsets[b + 1];
  }

  public int length(int b) {
    return offsets[b + 1] - offsets[b];
  }

  /** The length of the longest sequence; 0 if there are none. */
  public int maxLength() {
    return maxLength;
  }

  /** The position of every row inside its sequence, counted from 0. */
  public int[] positions() {
    int[] positions = new int[rows()];
    for (int b = 0; b < sequences(); b++) {
      for (int i = start(b); i < end(b); i++) {
        positions[i] = i - start(b);
      }
    }
    return positions;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceLayout r && Arrays.equals(offsets, r.offsets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(offsets);
  }

  @Override
  public String toString() {
    return "SequenceLayout" + Arrays.toString(offsets);
  }
}
