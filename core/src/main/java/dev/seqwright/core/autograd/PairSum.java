package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/**
 * The weighted sum of attention at chosen pairs: y_i,h = sum over p = (i, j) of w[p, h] v_j,h; w
 * (P, H), v (Nk, H d), y (Nq, H d). Values may have fewer heads, g as keys of {@link PairDots}.
 *
 * <p>Backward: dw[p, h] = dy_i,h . v_j,h; dv_j,h = sum over p of w[p, h] dy_i,h.
 */
public final class PairSum {
  private PairSum() {}

  public static Variable apply(Graph graph, Variable weights, Operand values, Pairs pairs) {
    return apply(graph, weights, values, pairs, 1);
  }

  /** The same with values (Nk, H d / shared) of which each head serves {@code shared} heads. */
  public static Variable apply(
      Graph graph, Variable weights, Operand values, Pairs pairs, int shared) {
    Columns v = values.columns();
    Tensor y = graph.workspace().allocate(pairs.rows(), v.width() * shared);
    graph.kernels().pairs().sum(weights.value(), v.matrix(), pairs, 1, y.matrix());
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, weights, v, pairs, out.gradient()));
  }

  private static void backward(
      Graph graph, Variable weights, Columns v, Pairs pairs, Tensor gradient) {
    PairKernels kernels = graph.kernels().pairs();
    Matrix dy = gradient.matrix();
    if (weights.differentiable()) {
      Tensor dw = graph.workspace().allocate(weights.value().shape());
      kernels.dots(dy, v.matrix(), pairs, weights.value().columns(), 1, dw);
      weights.adopt(dw);
    }
    v.addTo(dv -> kernels.scatter(weights.value(), dy, pairs, 1, dv));
  }
}
