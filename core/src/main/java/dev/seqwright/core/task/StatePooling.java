package dev.seqwright.core.task;

import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;

/** How the states (n, D) of a text become one vector (D), without parameters. */
public enum StatePooling {
  /** The mean of all states. */
  MEAN {
    @Override
    void pool(Tensor rows, int from, int to, float... pooled) {
      for (int c = 0; c < pooled.length; c++) {
        double sum = 0;
        for (int row = from; row < to; row++) {
          sum += at(rows, row, c);
        }
        pooled[c] = (float) (sum / (to - from));
      }
    }
  },
  /** The state of the first token. */
  FIRST {
    @Override
    void pool(Tensor rows, int from, int to, float... pooled) {
      copy(rows, from, pooled);
    }
  },
  /** The state of the last token, which of a decoder alone has seen the text. */
  LAST {
    @Override
    void pool(Tensor rows, int from, int to, float... pooled) {
      copy(rows, to - 1, pooled);
    }
  },
  /** The largest value of each column. */
  MAX {
    @Override
    void pool(Tensor rows, int from, int to, float... pooled) {
      copy(rows, from, pooled);
      for (int row = from + 1; row < to; row++) {
        for (int c = 0; c < pooled.length; c++) {
          pooled[c] = Math.max(pooled[c], at(rows, row, c));
        }
      }
    }
  };

  abstract void pool(Tensor rows, int from, int to, float... pooled);

  /** The vector of each sequence: (B, D). */
  float[][] of(Sequences states) {
    SequenceLayout layout = states.layout();
    Tensor rows = states.rows().value();
    float[][] pooled = new float[layout.sequences()][rows.columns()];
    for (int b = 0; b < pooled.length; b++) {
      pool(rows, layout.start(b), layout.end(b), pooled[b]);
    }
    return pooled;
  }

  private static float at(Tensor rows, int row, int column) {
    return rows.get((long) row * rows.columns() + column);
  }

  private static void copy(Tensor rows, int row, float... pooled) {
    for (int c = 0; c < pooled.length; c++) {
      pooled[c] = at(rows, row, c);
    }
  }
}
