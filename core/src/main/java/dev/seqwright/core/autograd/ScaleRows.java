package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * y_i = s_i x_i: x and y (N, D), s (N, 1). Backward: dx_i = s_i dy_i; ds_i = dy_i . x_i. Every row
 * is a pair with itself.
 */
public final class ScaleRows {
  private ScaleRows() {}

  public static Variable apply(Graph graph, Variable x, Variable s) {
    int rows = x.value().rows();
    Pairs diagonal =
        new Pairs(IntStream.rangeClosed(0, rows).toArray(), IntStream.range(0, rows).toArray());
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().pairs().sum(s.value(), x.value(), diagonal, 1, y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, s, diagonal, out.gradient()));
  }

  private static void backward(Graph graph, Variable x, Variable s, Pairs diagonal, Tensor dy) {
    Kernels kernels = graph.kernels();
    if (s.differentiable()) {
      Tensor ds = graph.workspace().allocate(s.value().shape());
      kernels.pairs().dots(dy, x.value(), diagonal, 1, 1, ds);
      s.adopt(ds);
    }
    if (x.differentiable()) {
      Tensor dx = graph.workspace().allocate(x.value().shape());
      kernels.pairs().sum(s.value(), dy, diagonal, 1, dx);
      x.adopt(dx);
    }
  }
}
