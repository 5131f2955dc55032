package dev.seqwright.core.metrics.tag;

import java.util.function.ToDoubleBiFunction;

/** Scores of tagged sentences, in percent. */
public enum TagMetric {
  /** Percentage of tokens with the right tag. */
  ACCURACY("accuracy", (row, chunks) -> row[0] == 0 ? 0 : 100.0 * row[1] / row[0]),
  /** Percentage of the found chunks that are there. */
  PRECISION("precision", (row, chunks) -> chunks.precision()),
  /** Percentage of the chunks that were found. */
  RECALL("recall", (row, chunks) -> chunks.recall()),
  /** F1 of all chunks together. */
  F1("f1", (row, chunks) -> chunks.f1());

  private final String label;
  private final ToDoubleBiFunction<long[], ChunkCounts> formula;

  TagMetric(String label, ToDoubleBiFunction<long[], ChunkCounts> formula) {
    this.label = label;
    this.formula = formula;
  }

  /** Name as it is printed. */
  public String label() {
    return label;
  }

  /**
   * The score of sums over sentences.
   *
   * @param row tokens, right tokens, chunks that are there, found, both
   */
  double of(long[] row) {
    return formula.applyAsDouble(row, new ChunkCounts(row[2], row[3], row[4]));
  }
}
