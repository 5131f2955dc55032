package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.VectorMask;

/** Kernels that move or sum rows, on the Vector API. */
final class VectorRows implements RowKernels {

  @Override
  public void sum(Tensor x, Tensor out, float beta) {
    int columns = x.columns();
    Shapes.holds(out, columns);
    long from = Simd.address(x);
    long to = Simd.address(out);
    if (beta == 0) {
      Simd.zero(to, 4L * columns);
    }
    for (int i = 0; i < x.rows(); i++) {
      VectorElements.axpy(1, from + 4L * i * columns, to, columns);
    }
  }

  @Override
  public void gather(Matrix table, int[] ids, float scale, Matrix out) {
    int columns = checked(table, ids, out);
    long from = Simd.address(table);
    long to = Simd.address(out);
    for (int i = 0; i < out.rows(); i++) {
      long source = from + 4L * ids[i] * table.rowStride();
      long target = to + 4L * i * out.rowStride();
      for (int j = 0; j < columns; j += Simd.COUNT) {
        VectorMask<Float> mask = Simd.SPECIES.indexInRange(j, columns);
        Simd.store(Simd.load(source + 4L * j, mask).mul(scale), target + 4L * j, mask);
      }
    }
  }

  @Override
  public void scatterAdd(Matrix dout, int[] ids, float scale, Matrix dtable) {
    int columns = checked(dtable, ids, dout);
    long from = Simd.address(dout);
    long to = Simd.address(dtable);
    for (int i = 0; i < dout.rows(); i++) {
      long source = from + 4L * i * dout.rowStride();
      VectorElements.axpy(scale, source, to + 4L * ids[i] * dtable.rowStride(), columns);
    }
  }

  @Override
  public void rotate(Matrix x, Rotation rotation, int[] positions, float sign, Matrix out) {
    Shapes.rowMajor(x);
    Shapes.rowMajor(out);
    Shapes.indices(positions, x.rows(), rotation.table().rows());
    RotatedRow row = RotatedRow.of(rotation, sign);
    int d = rotation.headSize();
    long from = Simd.address(x);
    long to = Simd.address(out);
    long table = Simd.address(rotation.table());
    for (int i = 0; i < x.rows(); i++) {
      long source = from + 4L * i * x.rowStride();
      long target = to + 4L * i * out.rowStride();
      for (int j = 0; j < x.columns(); j += d) {
        row.head(source + 4L * j, table + 8L * positions[i] * d, target + 4L * j);
      }
    }
  }

  private static int checked(Matrix table, int[] ids, Matrix rows) {
    Shapes.rowMajor(table);
    Shapes.rowMajor(rows);
    if (table.columns() != rows.columns()) {
      throw new IllegalArgumentException(table + " and " + rows + " should have as many columns");
    }
    Shapes.indices(ids, rows.rows(), table.rows());
    return table.columns();
  }
}
