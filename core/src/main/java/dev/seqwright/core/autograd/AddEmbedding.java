package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * y_i = x_i + scale T[ids_i]: x and y (N, D), T (P, D). Backward: dx = dy; dT[ids_i] += scale dy_i.
 */
public final class AddEmbedding {
  private AddEmbedding() {}

  public static Variable apply(Graph graph, Variable x, Variable table, int[] ids, float scale) {
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().rows().gather(table.value().matrix(), ids, scale, y.matrix());
    graph.kernels().elements().add(y, x.value(), y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, table, ids, scale, out));
  }

  private static void backward(
      Graph graph, Variable x, Variable table, int[] ids, float scale, Variable out) {
    RowKernels kernels = graph.kernels().rows();
    table.columns().addTo(dt -> kernels.scatterAdd(out.gradient().matrix(), ids, scale, dt));
    x.adopt(out.takeGradient());
  }
}
