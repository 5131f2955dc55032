package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/** y_i = x[ids_i]: x (M, D), y (N, D). Backward: dx[ids_i] += dy_i. */
public final class GatherRows {
  private GatherRows() {}

  public static Variable apply(Graph graph, Variable x, int... ids) {
    Tensor y = graph.workspace().allocate(ids.length, x.value().columns());
    graph.kernels().rows().gather(x.value(), ids, 1, y);
    Variable out = graph.output(y);
    return graph.record(
        out,
        () ->
            x.accumulate(
                (dx, beta) -> {
                  Tensor sum = beta == 0 ? dx.zero() : dx;
                  graph.kernels().rows().scatterAdd(out.gradient(), ids, 1, sum);
                }));
  }
}
