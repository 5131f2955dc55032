package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = |x| / (1 + |x|^2) x for each row of x (N, D): its direction, with a length under 1 (Sabour et
 * al. 2017).
 *
 * <p>Backward, with r = |x| and f(r) = r / (1 + r^2): dx = f dy + f'(r) / r (x . dy) x, f'(r) = (1
 * - r^2) / (1 + r^2)^2. A row of zeros has no direction and no gradient.
 */
public final class Squash {
  private Squash() {}

  public static Variable apply(Graph graph, Variable x) {
    Tensor y = graph.workspace().allocate(x.value().shape()).copyFrom(x.value());
    for (int i = 0; i < y.rows(); i++) {
      double r = length(graph, x, i);
      graph.kernels().elements().scale((float) (r / (1 + r * r)), y.rows(i, i + 1));
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, out));
  }

  private static double length(Graph graph, Variable x, int row) {
    return Math.sqrt(graph.kernels().elements().sumOfSquares(x.value().rows(row, row + 1)));
  }

  private static void backward(Graph graph, Variable x, Variable out) {
    Tensor dx = out.takeGradient();
    for (int i = 0; i < dx.rows(); i++) {
      double r = length(graph, x, i);
      Tensor row = dx.rows(i, i + 1);
      Tensor own = x.value().rows(i, i + 1);
      double dot = dot(own, row);
      double square = 1 + r * r;
      graph.kernels().elements().scale((float) (r / square), row);
      if (r > 0) {
        graph
            .kernels()
            .elements()
            .axpy((float) ((1 - r * r) / (square * square) / r * dot), own, row);
      }
    }
    x.adopt(dx);
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long c = 0; c < a.size(); c++) {
      sum += (double) a.get(c) * b.get(c);
    }
    return sum;
  }
}
