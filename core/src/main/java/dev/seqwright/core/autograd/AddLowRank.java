package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * y with s (x A') B' added to the columns c to c + O: x (N, I), A (r, I), B (O, r), y (N, W). Takes
 * the place of y, whose values nothing else may need.
 *
 * <p>Backward, with h = s x A' and dz the columns of dy: dB = dz' h; dh = s dz B; dA = dh' x; dx =
 * dh A; dy goes on as it is.
 */
public final class AddLowRank {
  private AddLowRank() {}

  /** Adds the product from column {@code c} on. */
  public static Variable apply(
      Graph graph, Variable x, Variable a, Variable b, double s, Variable y, int c) {
    Kernels kernels = graph.kernels();
    Tensor h = graph.workspace().allocate(x.value().rows(), a.value().rows());
    kernels.products().gemm(x.value().matrix(), a.value().matrix().transposed(), h.matrix(), 0);
    kernels.elements().scale((float) s, h);
    int end = c + b.value().rows();
    Matrix own = y.value().columns(c, end);
    kernels.products().gemm(h.matrix(), b.value().matrix().transposed(), own, 1);
    Variable out = graph.output(y.value());
    return graph.recordView(
        out,
        () -> {
          Tensor dy = out.takeGradient();
          backward(graph, x, a, b, s, h, dy.columns(c, end));
          y.adopt(dy);
        });
  }

  private static void backward(
      Graph graph, Variable x, Variable a, Variable b, double s, Tensor h, Matrix dz) {
    Kernels kernels = graph.kernels();
    b.accumulate(
        (db, beta) -> kernels.products().gemm(dz.transposed(), h.matrix(), db.matrix(), beta));
    kernels.products().gemm(dz, b.value().matrix(), h.matrix(), 0);
    kernels.elements().scale((float) s, h);
    a.accumulate(
        (da, beta) ->
            kernels
                .products()
                .gemm(h.matrix().transposed(), x.value().matrix(), da.matrix(), beta));
    x.accumulate(
        (dx, beta) -> kernels.products().gemm(h.matrix(), a.value().matrix(), dx.matrix(), beta));
    graph.workspace().release(h);
  }
}
