package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y_i = scale E[ids_i]: E (V, D), y (N, D). Backward: dE[ids_i] += scale dy_i. */
public final class Embed {
  private Embed() {}

  public static Variable apply(Graph graph, Variable table, int[] ids, float scale) {
    Tensor y = graph.workspace().allocate(ids.length, table.value().columns());
    graph.kernels().rows().gather(table.value(), ids, scale, y);
    Variable out = graph.output(y);
    return graph.record(
        out,
        () -> {
          if (table.differentiable()) {
            graph.kernels().rows().scatterAdd(out.gradient(), ids, scale, table.gradient());
          }
        });
  }
}
