package dev.seqwright.core.position;

import dev.seqwright.core.autograd.AddRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * Fixed sinusoids (Vaswani et al. 2017, 3.5), interleaved: p(t, 2i) = sin(t / 10000^(2i/D)), p(t,
 * 2i + 1) = cos(t / 10000^(2i/D)); the first position is t = 0. The table grows with the longest
 * sequence seen, so there is no limit.
 */
public final class Sinusoidal implements Position {
  private static final double TIMESCALE = 10_000;
  private static final int FIRST_ROWS = 256;

  private final int size;
  private volatile Tensor table;

  public Sinusoidal(int size) {
    this.size = size;
    this.table = table(FIRST_ROWS);
  }

  @Override
  public Variable add(Graph graph, Variable x, int[] positions) {
    Variable encodings = graph.constant(covering(positions));
    return AddRows.apply(graph, x, encodings, positions, 1);
  }

  @Override
  public int limit() {
    return Integer.MAX_VALUE;
  }

  private Tensor covering(int[] positions) {
    int last = 0;
    for (int p : positions) {
      last = Math.max(last, p);
    }
    return last < table.rows() ? table : grow(last + 1);
  }

  private synchronized Tensor grow(int rows) {
    if (rows > table.rows()) {
      table = table(Math.max(rows, 2 * table.rows()));
    }
    return table;
  }

  private Tensor table(int rows) {
    long bytes = 4L * rows * size;
    Tensor t = new Tensor(Arena.ofAuto().allocate(bytes, 64), rows, size);
    for (int position = 0; position < rows; position++) {
      for (int j = 0; j < size; j++) {
        t.set((long) position * size + j, value(position, j));
      }
    }
    return t;
  }

  private float value(int position, int column) {
    double angle = position / Math.pow(TIMESCALE, (column - column % 2) / (double) size);
    return (float) (column % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
  }
}
