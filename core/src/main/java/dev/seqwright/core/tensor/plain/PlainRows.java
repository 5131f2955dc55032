package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.Tensor;

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
  public void gather(Tensor table, int[] ids, float scale, Tensor out) {
    int columns = out.columns();
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        out.set((long) i * columns + j, scale * table.get((long) ids[i] * columns + j));
      }
    }
  }

  @Override
  public void scatterAdd(Tensor dout, int[] ids, float scale, Tensor dtable) {
    int columns = dout.columns();
    for (int i = 0; i < dout.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        long at = (long) ids[i] * columns + j;
        dtable.set(at, dtable.get(at) + scale * dout.get((long) i * columns + j));
      }
    }
  }
}
