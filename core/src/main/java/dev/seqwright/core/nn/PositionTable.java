package dev.seqwright.core.nn;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * A table with a row of fixed numbers for each position, which grows to the positions that are
 * asked for. A row depends on its position alone, so workers may share a table.
 */
public final class PositionTable {
  private static final int FIRST_ROWS = 256;

  private final int columns;
  private final Row row;
  private volatile Tensor known;

  /** Writes the row of a position. */
  @FunctionalInterface
  public interface Row {
    void fill(Tensor table, int position);
  }

  public PositionTable(int columns, Row row) {
    this.columns = columns;
    this.row = row;
  }

  /** The table (T, columns) with all of these positions in it. */
  public Tensor covering(int... positions) {
    int last = 0;
    for (int position : positions) {
      last = Math.max(last, position);
    }
    Tensor table = known;
    return table != null && last < table.rows() ? table : grow(last + 1);
  }

  private synchronized Tensor grow(int rows) {
    int before = known == null ? 0 : known.rows();
    if (rows > before) {
      known = filled(Math.max(rows, Math.max(FIRST_ROWS, 2 * before)));
    }
    return known;
  }

  private Tensor filled(int rows) {
    long bytes = 4L * rows * columns;
    Tensor table = new Tensor(Arena.ofAuto().allocate(bytes, 64), rows, columns);
    for (int position = 0; position < rows; position++) {
      row.fill(table, position);
    }
    return table;
  }
}
