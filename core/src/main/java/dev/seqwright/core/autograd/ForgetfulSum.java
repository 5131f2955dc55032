package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.ElementKernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;

/**
 * A state a number, which each position of a sequence forgets in part: c_t = f_t c_{t-1} + (1 -
 * f_t) x_t, element by element, c_0 = 0; x, f and c (N, D).
 *
 * <p>Backward, last position first, with s the gradient of c in all that follows: s_t = dc_t +
 * f_{t+1} s_{t+1}; dx_t = (1 - f_t) s_t; df_t = (c_{t-1} - x_t) s_t.
 */
public final class ForgetfulSum {
  private ForgetfulSum() {}

  /** Whole sequences. */
  public static Variable apply(Graph graph, Variable x, Variable f, SequenceLayout layout) {
    ElementKernels kernels = graph.kernels().elements();
    Tensor c = fresh(graph, x.value(), f.value());
    for (int b = 0; b < layout.sequences(); b++) {
      for (int row = layout.start(b) + 1; row < layout.end(b); row++) {
        kernels.multiply(
            f.value().rows(row, row + 1), c.rows(row - 1, row), c.rows(row, row + 1), 1);
      }
    }
    Variable out = graph.output(c);
    return graph.record(out, () -> backward(graph, x, f, layout, out));
  }

  /** One position of each of R sequences: states (R, D) become c_t. */
  public static void step(Graph graph, Tensor x, Tensor f, Tensor states) {
    Tensor c = fresh(graph, x, f);
    graph.kernels().elements().multiply(f, states, c, 1);
    states.copyFrom(c);
  }

  /** What a position adds: (1 - f) x. */
  private static Tensor fresh(Graph graph, Tensor x, Tensor f) {
    Tensor c = graph.workspace().allocate(x.shape());
    graph.kernels().elements().multiply(f, x, c, 0);
    graph.kernels().elements().scale(-1, c);
    graph.kernels().elements().axpy(1, x, c);
    return c;
  }

  private static void backward(
      Graph graph, Variable x, Variable f, SequenceLayout layout, Variable out) {
    ElementKernels kernels = graph.kernels().elements();
    Tensor s = out.takeGradient();
    Tensor before = graph.workspace().zeros(s.shape()); // c_{t-1}
    for (int b = 0; b < layout.sequences(); b++) {
      for (int row = layout.end(b) - 1; row > layout.start(b); row--) {
        before.rows(row, row + 1).copyFrom(out.value().rows(row - 1, row));
        kernels.multiply(
            f.value().rows(row, row + 1), s.rows(row, row + 1), s.rows(row - 1, row), 1);
      }
    }
    kernels.axpy(-1, x.value(), before);
    f.accumulate((df, beta) -> kernels.multiply(before, s, df, beta));
    x.adopt(fresh(graph, s, f.value()));
    graph.workspace().release(before);
    graph.workspace().release(s);
  }
}
