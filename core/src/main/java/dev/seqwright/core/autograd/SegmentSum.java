package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * Sums of rows by group: y_g = f_g times the sum of the x_i with ids_i = g; x (N, D), y (M, D), f
 * (M), 1 / the group's size for a mean. Backward: dx_i = f_g dy_g with g = ids_i.
 */
public final class SegmentSum {
  private SegmentSum() {}

  public static Variable apply(Graph graph, Operand rows, int[] ids, float[] factors) {
    Columns x = rows.columns();
    Tensor y = graph.workspace().zeros(factors.length, x.width());
    graph.kernels().rows().scatterAdd(x.matrix(), ids, 1, y.matrix());
    scaleRows(graph, y, factors);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, ids, factors, out));
  }

  private static void backward(Graph graph, Columns x, int[] ids, float[] factors, Variable out) {
    Tensor dy = out.takeGradient();
    scaleRows(graph, dy, factors);
    x.contribute(graph, dx -> graph.kernels().rows().gather(dy.matrix(), ids, 1, dx));
    graph.workspace().release(dy);
  }

  private static void scaleRows(Graph graph, Tensor y, float[] factors) {
    for (int g = 0; g < factors.length; g++) {
      graph.kernels().elements().scale(factors[g], y.rows(g, g + 1));
    }
  }
}
