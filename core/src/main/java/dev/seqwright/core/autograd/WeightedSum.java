package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * y = sum_i s_ri x_i with the numbers of row r of s: K tensors x_i and y (N, D), s (M, K).
 * Backward: dx_i = s_ri dy; ds_ri = sum of dy x_i.
 */
public final class WeightedSum {
  private WeightedSum() {}

  public static Variable apply(Graph graph, List<Variable> xs, Variable s, int row) {
    Tensor y = graph.workspace().zeros(xs.getFirst().value().shape());
    long first = (long) row * xs.size();
    for (int i = 0; i < xs.size(); i++) {
      float weight = s.value().get(first + i);
      graph.kernels().elements().axpy(weight, xs.get(i).value(), y);
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, xs, s, first, out.gradient()));
  }

  private static void backward(Graph graph, List<Variable> xs, Variable s, long first, Tensor dy) {
    s.accumulate(
        (ds, beta) -> {
          Tensor sums = beta == 0 ? ds.zero() : ds;
          for (int i = 0; i < xs.size(); i++) {
            sums.set(first + i, sums.get(first + i) + dot(graph, dy, xs.get(i).value()));
          }
        });
    for (int i = 0; i < xs.size(); i++) {
      if (xs.get(i).differentiable()) {
        Tensor dx = graph.workspace().allocate(dy.shape()).copyFrom(dy);
        graph.kernels().elements().scale(s.value().get(first + i), dx);
        xs.get(i).adopt(dx);
      }
    }
  }

  private static float dot(Graph graph, Tensor a, Tensor b) {
    Kernels kernels = graph.kernels();
    Tensor sum = graph.workspace().allocate(1, 1);
    kernels.products().gemm(row(a).matrix(), row(b).matrix().transposed(), sum.matrix(), 0);
    float found = sum.get(0);
    graph.workspace().release(sum);
    return found;
  }

  private static Tensor row(Tensor t) {
    return t.reshape(1, Math.toIntExact(t.size()));
  }
}
