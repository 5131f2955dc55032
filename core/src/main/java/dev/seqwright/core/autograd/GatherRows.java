package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.Tensor;

/** y_i = x[ids_i]: x (M, D), y (N, D). Backward: dx[ids_i] += dy_i. */
public final class GatherRows {
  private GatherRows() {}

  public static Variable apply(Graph graph, Operand rows, int... ids) {
    Columns x = rows.columns();
    RowKernels kernels = graph.kernels().rows();
    Tensor y = graph.workspace().allocate(ids.length, x.width());
    kernels.gather(x.matrix(), ids, 1, y.matrix());
    Variable out = graph.output(y);
    return graph.record(
        out, () -> x.addTo(dx -> kernels.scatterAdd(out.gradient().matrix(), ids, 1, dx)));
  }
}
