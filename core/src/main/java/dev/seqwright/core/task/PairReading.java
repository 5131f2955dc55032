package dev.seqwright.core.task;

/** How a classifier reads the two texts of a pair. */
public enum PairReading {
  /** As one row, begin, x, end, y, end, in which all tokens can attend each other. */
  TOGETHER {
    @Override
    int segments() {
      return 2;
    }
  },
  /** Each alone, begin, x, end; then their pooled states are compared. */
  COMPARED {
    @Override
    int segments() {
      return 1;
    }
  };

  /** How many texts the encoder tells apart by a learned vector. */
  abstract int segments();
}
