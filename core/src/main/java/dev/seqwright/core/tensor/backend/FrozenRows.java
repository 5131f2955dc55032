package dev.seqwright.core.tensor.backend;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;

/** Row operations that look up rows of {@link FrozenWeights} in their bytes. */
final class FrozenRows implements RowKernels {
  private final RowKernels others;
  private final FrozenWeights weights;

  FrozenRows(RowKernels others, FrozenWeights weights) {
    this.others = others;
    this.weights = weights;
  }

  @Override
  public void gather(Matrix table, int[] ids, float scale, Matrix out) {
    if (!table.isWhole() || !weights.holds(whole(table))) {
      others.gather(table, ids, scale, out);
      return;
    }
    QuantizedMatrix rows = weights.bytes(whole(table));
    Shapes.indices(ids, out.rows(), rows.outputs());
    for (int i = 0; i < out.rows(); i++) {
      rows.row(ids[i], scale, out.memory(), out.offset() + (long) i * out.rowStride());
    }
  }

  private static Tensor whole(Matrix table) {
    return new Tensor(table.memory(), table.rows(), table.columns());
  }

  @Override
  public void sum(Tensor x, Tensor out, float beta) {
    others.sum(x, out, beta);
  }

  @Override
  public void scatterAdd(Matrix dout, int[] ids, float scale, Matrix dtable) {
    others.scatterAdd(dout, ids, scale, dtable);
  }

  @Override
  public void rotate(Matrix x, Rotation rotation, int[] positions, float sign, Matrix out) {
    others.rotate(x, rotation, positions, sign, out);
  }
}
