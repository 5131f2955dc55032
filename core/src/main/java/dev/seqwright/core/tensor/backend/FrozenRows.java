package dev.seqwright.core.tensor.backend;

import dev.seqwright.core.tensor.QuantizedMatrix;
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
  public void gather(Tensor table, int[] ids, float scale, Tensor out) {
    if (!weights.holds(table)) {
      others.gather(table, ids, scale, out);
      return;
    }
    QuantizedMatrix rows = weights.bytes(table);
    Shapes.indices(ids, out.rows(), rows.outputs());
    for (int i = 0; i < out.rows(); i++) {
      rows.row(ids[i], scale, out.memory(), (long) i * out.columns());
    }
  }

  @Override
  public void sum(Tensor x, Tensor out, float beta) {
    others.sum(x, out, beta);
  }

  @Override
  public void scatterAdd(Tensor dout, int[] ids, float scale, Tensor dtable) {
    others.scatterAdd(dout, ids, scale, dtable);
  }
}
