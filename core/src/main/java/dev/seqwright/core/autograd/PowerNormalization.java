package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;

/**
 * y = n gain + bias, n = x / sqrt(psi + epsilon), psi (D) a running mean of squares that is given,
 * not measured here (Shen et al. 2020); x and y (N, D).
 *
 * <p>Backward, approximate: with g = dy gain, dx = (g - nu n) / sqrt(psi + epsilon), nu (D) a
 * running mean of g n; dgain = sum over rows of dy n, dbias of dy. The state holds psi, nu and one
 * element more; a pass that records adds to its gradient the sums over rows of x^2 and g n, and N.
 */
public final class PowerNormalization {
  private PowerNormalization() {}

  /**
   * Normalises rows.
   *
   * @param state psi, nu and one element of the owner's (2 D + 1)
   */
  public static Variable apply(
      Graph graph, Variable x, Variable gain, Variable bias, Variable state, float epsilon) {
    int size = x.value().columns();
    Tensor factors = graph.workspace().allocate(1, size);
    for (int c = 0; c < size; c++) {
      factors.set(c, (float) (1 / Math.sqrt(state.value().get(c) + epsilon)));
    }
    Tensor n = scaled(graph, x.value(), factors);
    Tensor y = scaled(graph, n, gain.value());
    for (int i = 0; i < y.rows(); i++) {
      Tensor row = y.rows(i, i + 1);
      graph.kernels().elements().add(row, bias.value(), row);
    }
    if (graph.recording()) {
      measure(graph, x.value(), state.gradientOrScratch());
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, gain, bias, state, factors, n, out));
  }

  /** Every row times a row of factors. */
  private static Tensor scaled(Graph graph, Tensor x, Tensor factors) {
    Tensor y = graph.workspace().allocate(x.shape());
    for (int i = 0; i < x.rows(); i++) {
      graph.kernels().elements().multiply(x.rows(i, i + 1), factors, y.rows(i, i + 1), 0);
    }
    return y;
  }

  private static void measure(Graph graph, Tensor x, Tensor sums) {
    int size = x.columns();
    Tensor squares = graph.workspace().allocate(x.shape());
    graph.kernels().elements().multiply(x, x, squares, 0);
    graph.kernels().rows().sum(squares, sums.slice(0, size), 1);
    sums.set(2L * size, sums.get(2L * size) + x.rows());
    graph.workspace().release(squares);
  }

  private static void backward(
      Graph graph,
      Variable x,
      Variable gain,
      Variable bias,
      Variable state,
      Tensor factors,
      Tensor n,
      Variable out) {
    Kernels kernels = graph.kernels();
    int size = n.columns();
    Tensor dy = out.gradient();
    Tensor products = graph.workspace().allocate(n.shape());
    kernels.elements().multiply(dy, n, products, 0);
    Tensor sum = graph.workspace().allocate(1, size);
    kernels.rows().sum(products, sum, 0);
    gain.accumulate((dgain, beta) -> add(kernels, sum, dgain, beta));
    bias.accumulate((dbias, beta) -> kernels.rows().sum(dy, dbias, beta));
    kernels
        .elements()
        .multiply(sum, gain.value(), state.gradientOrScratch().slice(size, 1, size), 1);
    x.adopt(gradient(graph, dy, gain.value(), state.value().slice(size, 1, size), factors, n));
    graph.workspace().release(products);
    graph.workspace().release(sum);
    graph.workspace().release(n);
  }

  private static void add(Kernels kernels, Tensor sum, Tensor to, float beta) {
    if (beta == 0) {
      to.zero();
    }
    kernels.elements().axpy(1, sum, to);
  }

  /** (dy gain - nu n) / sqrt(psi + epsilon). */
  private static Tensor gradient(
      Graph graph, Tensor dy, Tensor gain, Tensor nu, Tensor factors, Tensor n) {
    Kernels kernels = graph.kernels();
    Tensor dx = scaled(graph, dy, gain);
    Tensor along = scaled(graph, n, nu);
    kernels.elements().axpy(-1, along, dx);
    graph.workspace().release(along);
    for (int i = 0; i < dx.rows(); i++) {
      Tensor row = dx.rows(i, i + 1);
      kernels.elements().multiply(row, factors, row, 0);
    }
    return dx;
  }
}
