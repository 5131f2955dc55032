package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.ElementKernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * y = g a + (1 - g) b, elementwise, of one shape; where g is 1, y is a to the bit. Backward: da = g
 * dy, db = (1 - g) dy, dg = (a - b) dy.
 */
public final class Interpolate {
  private Interpolate() {}

  public static Variable apply(Graph graph, Variable g, Variable a, Variable b) {
    ElementKernels kernels = graph.kernels().elements();
    Tensor rest = rest(graph, g);
    Tensor y = graph.workspace().allocate(a.value().shape());
    kernels.multiply(g.value(), a.value(), y, 0);
    kernels.multiply(rest, b.value(), y, 1);
    graph.workspace().release(rest);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, g, a, b, out.gradient()));
  }

  private static void backward(Graph graph, Variable g, Variable a, Variable b, Tensor dy) {
    ElementKernels kernels = graph.kernels().elements();
    a.accumulate((da, beta) -> kernels.multiply(g.value(), dy, da, beta));
    Tensor rest = rest(graph, g);
    b.accumulate((db, beta) -> kernels.multiply(rest, dy, db, beta));
    rest.copyFrom(a.value());
    kernels.axpy(-1, b.value(), rest);
    g.accumulate((dg, beta) -> kernels.multiply(rest, dy, dg, beta));
    graph.workspace().release(rest);
  }

  /** 1 - g. */
  private static Tensor rest(Graph graph, Variable g) {
    Tensor rest = graph.workspace().allocate(g.value().shape());
    for (long i = 0; i < rest.size(); i++) {
      rest.set(i, 1 - g.value().get(i));
    }
    return rest;
  }
}
