package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * y_i = s_i x_i: x and y (N, D), s (N, 1). Backward: dx_i = s_i dy_i; ds_i = dy_i . x_i. Every row
 * is a pair with itself.
 */
public final class ScaleRows {
  private ScaleRows() {}

  public static Variable apply(Graph graph, Operand rows, Variable s) {
    Columns x = rows.columns();
    int n = x.rows();
    Pairs diagonal =
        new Pairs(IntStream.rangeClosed(0, n).toArray(), IntStream.range(0, n).toArray());
    Tensor y = x.like(graph);
    graph.kernels().pairs().sum(s.value(), x.matrix(), diagonal, 1, y.matrix());
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, s, diagonal, out.gradient()));
  }

  private static void backward(Graph graph, Columns x, Variable s, Pairs diagonal, Tensor dy) {
    PairKernels kernels = graph.kernels().pairs();
    if (s.differentiable()) {
      Tensor ds = graph.workspace().allocate(s.value().shape());
      kernels.dots(dy.matrix(), x.matrix(), diagonal, 1, 1, ds);
      s.adopt(ds);
    }
    x.contribute(graph, dx -> kernels.sum(s.value(), dy.matrix(), diagonal, 1, dx));
  }
}
