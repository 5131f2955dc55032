package dev.seqwright.core.model;

import dev.seqwright.core.tensor.Tensor;

/**
 * log sum exp of rows of logits, for whoever wants logits back from log-probabilities: one logit of
 * a row before the softmax, less the same one after it.
 */
final class LogPartition {
  private final int[] columns;
  private final double[] values;

  /** Called on logits (N, V). */
  LogPartition(Tensor logits) {
    columns = new int[logits.rows()];
    values = new double[logits.rows()];
    for (int row = 0; row < values.length; row++) {
      columns[row] = firstFinite(logits, row);
      values[row] = logits.get((long) row * logits.columns() + columns[row]);
    }
  }

  /** Called on the log-probabilities that were made of them. */
  void finish(Tensor logProbabilities) {
    for (int row = 0; row < values.length; row++) {
      values[row] -= logProbabilities.get((long) row * logProbabilities.columns() + columns[row]);
    }
  }

  double of(int row) {
    return values[row];
  }

  /** A token that is never written has no finite logit. */
  private static int firstFinite(Tensor logits, int row) {
    long start = (long) row * logits.columns();
    for (int column = 0; column < logits.columns(); column++) {
      if (Float.isFinite(logits.get(start + column))) {
        return column;
      }
    }
    return 0;
  }
}
