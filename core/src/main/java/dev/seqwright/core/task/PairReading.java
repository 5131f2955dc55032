package dev.seqwright.core.task;

/** How a classifier reads the two texts of a pair. */
public enum PairReading {
  /** As one row, begin, x, end, y, end, whose texts a learned vector tells apart, as in BERT. */
  TOGETHER(2, 1),
  /** As one row, begin, x, end, end, y, end, in which nothing else tells them apart, as RoBERTa. */
  SEPARATED(1, 2),
  /** Each alone, begin, x, end; then their pooled states are compared. */
  COMPARED(1, 0);

  private final int segments;
  private final int separators;

  PairReading(int segments, int separators) {
    this.segments = segments;
    this.separators = separators;
  }

  /** How many texts the encoder tells apart by a learned vector. */
  int segments() {
    return segments;
  }

  /** How many end tokens stand between the texts of a row. */
  int separators() {
    return separators;
  }
}
