package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * y = x with some of its rows replaced, y[ids_i] = u_i: x and y (N, D), u (n, D), ids ascending.
 * Backward: du_i = dy[ids_i]; dx = dy, but zero in the rows that were replaced.
 */
public final class ReplaceRows {
  private ReplaceRows() {}

  public static Variable apply(Graph graph, Variable x, Variable u, int... ids) {
    Tensor y = graph.workspace().allocate(x.value().shape()).copyFrom(x.value());
    for (int i = 0; i < ids.length; i++) {
      y.rows(ids[i], ids[i] + 1).copyFrom(u.value().rows(i, i + 1));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, u, ids, out.takeGradient()));
  }

  private static void backward(Graph graph, Variable x, Variable u, int[] ids, Tensor dy) {
    Matrix all = dy.matrix();
    u.accumulate(
        (du, beta) -> {
          Matrix own = beta == 0 ? du.zero().matrix() : du.matrix();
          for (int i = 0; i < ids.length; i++) {
            graph.kernels().elements().axpy(1, all.row(ids[i]), own.row(i));
          }
        });
    for (int id : ids) {
      all.row(id).zero();
    }
    x.adopt(dy);
  }
}
