package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.Tensor;
import java.util.Objects;

/** Kernels that move or sum rows, as plain loops. */
final class PlainRows implements RowKernels {
  @Override
  public void sum(Tensor x, Tensor out, float beta) {
    int columns = x.columns();
    for (int j = 0; j < columns; j++) {
      double sum = beta == 0 ? 0 : beta * out.get(j);
      for (int i = 0; i < x.rows(); i++) {
        sum += x.get((long) i * columns + j);
      }
      out.set(j, (float) sum);
    }
  }

  @Override
  public void gather(Matrix table, int[] ids, float scale, Matrix out) {
    for (int i = 0; i < out.rows(); i++) {
      Objects.checkIndex(ids[i], table.rows());
      for (int j = 0; j < out.columns(); j++) {
        out.set(i, j, scale * table.get(ids[i], j));
      }
    }
  }

  @Override
  public void scatterAdd(Matrix dout, int[] ids, float scale, Matrix dtable) {
    for (int i = 0; i < dout.rows(); i++) {
      Objects.checkIndex(ids[i], dtable.rows());
      for (int j = 0; j < dout.columns(); j++) {
        dtable.set(ids[i], j, dtable.get(ids[i], j) + scale * dout.get(i, j));
      }
    }
  }

  @Override
  public void rotate(Matrix x, Rotation rotation, int[] positions, float sign, Matrix out) {
    int d = rotation.headSize();
    Matrix table = rotation.table().matrix();
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        float sine = sign * table.get(positions[i], d + j % d);
        float kept = x.get(i, j) * table.get(positions[i], j % d);
        out.set(i, j, Math.fma(x.get(i, rotation.partner(j)), sine, kept));
      }
    }
  }
}
