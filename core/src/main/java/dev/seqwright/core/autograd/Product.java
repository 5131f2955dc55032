package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * C = A B: A (M, K), B (K, N), C (M, N). Backward: dA = dC B', dB = A' dC. See {@link Affine} for
 * products with a weight.
 */
public final class Product {
  private Product() {}

  public static Variable apply(Graph graph, Variable a, Variable b) {
    Tensor c = graph.workspace().allocate(a.value().rows(), b.value().columns());
    Kernels kernels = graph.kernels();
    kernels.products().gemm(a.value().matrix(), b.value().matrix(), c.matrix(), 0);
    Variable out = graph.output(c);
    return graph.record(out, () -> backward(kernels, a, b, out.gradient()));
  }

  private static void backward(Kernels kernels, Variable a, Variable b, Tensor dc) {
    a.accumulate(
        (da, beta) ->
            kernels
                .products()
                .gemm(dc.matrix(), b.value().matrix().transposed(), da.matrix(), beta));
    b.accumulate(
        (db, beta) ->
            kernels
                .products()
                .gemm(a.value().matrix().transposed(), dc.matrix(), db.matrix(), beta));
  }
}
