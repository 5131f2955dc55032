package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * y = x + a b, a a single trained number: x, b and y (N, D), a (1). Backward: dx = dy; db = a dy;
 * da = sum of dy b.
 */
public final class ScaledSum {
  private ScaledSum() {}

  public static Variable apply(Graph graph, Variable x, Variable b, Variable a) {
    Tensor y = graph.workspace().allocate(x.value().shape()).copyFrom(x.value());
    graph.kernels().elements().axpy(a.value().get(0), b.value(), y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, b, a, out));
  }

  private static void backward(Graph graph, Variable x, Variable b, Variable a, Variable out) {
    Tensor dy = out.takeGradient();
    Kernels kernels = graph.kernels();
    a.accumulate(
        (da, beta) -> kernels.products().gemm(row(dy).matrix(), column(b), da.matrix(), beta));
    if (b.differentiable()) {
      Tensor db = graph.workspace().allocate(dy.shape()).copyFrom(dy);
      kernels.elements().scale(a.value().get(0), db);
      b.adopt(db);
    }
    x.adopt(dy);
  }

  private static Tensor row(Tensor t) {
    return t.reshape(1, Math.toIntExact(t.size()));
  }

  private static Matrix column(Variable b) {
    return row(b.value()).matrix().transposed();
  }
}
