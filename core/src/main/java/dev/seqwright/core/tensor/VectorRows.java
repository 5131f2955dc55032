package dev.seqwright.core.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Kernels that move or sum rows, on the Vector API. */
final class VectorRows {

  void sum(Tensor x, Tensor out, float beta) {
    int columns = x.columns();
    Shapes.holds(out, columns);
    long from = Lanes.address(x);
    long to = Lanes.address(out);
    if (beta == 0) {
      Lanes.zero(to, 4L * columns);
    }
    int rows = x.rows();
    for (int j = 0; j < columns; j += 4 * Lanes.COUNT) {
      strip(from + 4L * j, to + 4L * j, rows, columns, columns - j);
    }
  }

  /** Four vectors of columns, or what is left of them, over all rows. */
  private static void strip(long x, long out, int rows, int columns, int left) {
    VectorMask<Float> m0 = Lanes.first(left);
    VectorMask<Float> m1 = Lanes.first(left - Lanes.COUNT);
    VectorMask<Float> m2 = Lanes.first(left - 2 * Lanes.COUNT);
    VectorMask<Float> m3 = Lanes.first(left - 3 * Lanes.COUNT);
    FloatVector s0 = Lanes.load(out, m0);
    FloatVector s1 = Lanes.load(out + Lanes.BYTES, m1);
    FloatVector s2 = Lanes.load(out + 2L * Lanes.BYTES, m2);
    FloatVector s3 = Lanes.load(out + 3L * Lanes.BYTES, m3);
    for (int i = 0; i < rows; i++) {
      long at = x + 4L * i * columns;
      s0 = s0.add(Lanes.load(at, m0));
      s1 = s1.add(Lanes.load(at + Lanes.BYTES, m1));
      s2 = s2.add(Lanes.load(at + 2L * Lanes.BYTES, m2));
      s3 = s3.add(Lanes.load(at + 3L * Lanes.BYTES, m3));
    }
    Lanes.store(s0, out, m0);
    Lanes.store(s1, out + Lanes.BYTES, m1);
    Lanes.store(s2, out + 2L * Lanes.BYTES, m2);
    Lanes.store(s3, out + 3L * Lanes.BYTES, m3);
  }

  /** Adds the same row to each row of {@code out}. */
  void addToEach(Tensor row, Tensor out) {
    int columns = out.columns();
    Shapes.holds(row, columns);
    long to = Lanes.address(out);
    for (int i = 0; i < out.rows(); i++) {
      VectorElements.axpy(1, Lanes.address(row), to + 4L * i * columns, columns);
    }
  }

  void gather(Tensor table, int[] ids, float scale, Tensor out) {
    int columns = checked(table, ids, out);
    long from = Lanes.address(table);
    long to = Lanes.address(out);
    for (int i = 0; i < out.rows(); i++) {
      long source = from + 4L * ids[i] * columns;
      long target = to + 4L * i * columns;
      for (int j = 0; j < columns; j += Lanes.COUNT) {
        VectorMask<Float> mask = Lanes.SPECIES.indexInRange(j, columns);
        Lanes.store(Lanes.load(source + 4L * j, mask).mul(scale), target + 4L * j, mask);
      }
    }
  }

  void scatterAdd(Tensor dout, int[] ids, float scale, Tensor dtable) {
    int columns = checked(dtable, ids, dout);
    long from = Lanes.address(dout);
    long to = Lanes.address(dtable);
    for (int i = 0; i < dout.rows(); i++) {
      VectorElements.axpy(scale, from + 4L * i * columns, to + 4L * ids[i] * columns, columns);
    }
  }

  private static int checked(Tensor table, int[] ids, Tensor rows) {
    if (table.columns() != rows.columns()) {
      throw new IllegalArgumentException(table + " and " + rows + " should have as many columns");
    }
    Shapes.indices(ids, rows.rows(), table.rows());
    return table.columns();
  }
}
