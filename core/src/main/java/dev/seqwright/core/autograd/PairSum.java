package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/**
 * The weighted sum of attention at chosen pairs: y_i,h = sum over p = (i, j) of w[p, h] v_j,h; w
 * (P, H), v (Nk, H d), y (Nq, H d).
 *
 * <p>Backward: dw[p, h] = dy_i,h . v_j,h; dv_j,h = sum over p of w[p, h] dy_i,h.
 */
public final class PairSum {
  private PairSum() {}

  public static Variable apply(Graph graph, Variable weights, Variable v, Pairs pairs) {
    Tensor y = graph.workspace().allocate(pairs.rows(), v.value().columns());
    graph.kernels().pairs().sum(weights.value(), v.value(), pairs, 1, y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, weights, v, pairs, out));
  }

  private static void backward(
      Graph graph, Variable weights, Variable v, Pairs pairs, Variable out) {
    Tensor dy = out.gradient();
    if (weights.differentiable()) {
      Tensor dw = graph.workspace().allocate(weights.value().shape());
      graph.kernels().pairs().dots(dy, v.value(), pairs, weights.value().columns(), 1, dw);
      weights.adopt(dw);
    }
    v.accumulate(
        (dv, beta) -> {
          Tensor sum = beta == 0 ? dv.zero() : dv;
          graph.kernels().pairs().scatter(weights.value(), dy, pairs, 1, sum);
        });
  }
}
