package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/** y_i = scale E[ids_i]: E (V, D), y (N, D). Backward: dE[ids_i] += scale dy_i. */
public final class Embed {
  private Embed() {}

  public static Variable apply(Graph graph, Variable table, int[] ids, float scale) {
    Tensor y = graph.workspace().allocate(ids.length, table.value().columns());
    graph.kernels().rows().gather(table.value().matrix(), ids, scale, y.matrix());
    Variable out = graph.output(y);
    return graph.record(
        out,
        () -> {
          if (table.differentiable()) {
            Matrix sum = table.gradient().matrix();
            graph.kernels().rows().scatterAdd(out.gradient().matrix(), ids, scale, sum);
          }
        });
  }
}
