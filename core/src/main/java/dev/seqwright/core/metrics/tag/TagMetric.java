package dev.seqwright.core.metrics.tag;

import java.util.Locale;

/** Scores of tagged sentences, in percent. */
public enum TagMetric {
  /** Percentage of tokens with the right tag. */
  ACCURACY,
  /** Percentage of the found chunks that are there. */
  PRECISION,
  /** Percentage of the chunks that were found. */
  RECALL,
  /** F1 of all chunks together. */
  F1;

  /** Name as it is printed. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The score of sums over sentences.
   *
   * @param row tokens, right tokens, chunks that are there, found, both
   */
  double of(long[] row) {
    ChunkCounts chunks = new ChunkCounts(row[2], row[3], row[4]);
    return switch (this) {
      case ACCURACY -> row[0] == 0 ? 0 : 100.0 * row[1] / row[0];
      case PRECISION -> chunks.precision();
      case RECALL -> chunks.recall();
      case F1 -> chunks.f1();
    };
  }
}
