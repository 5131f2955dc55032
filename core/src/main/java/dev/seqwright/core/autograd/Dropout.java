package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * y = x with each element zeroed with probability p and the others divided by 1 - p (Srivastava et
 * al. 2014). The mask is drawn again in the backward pass. Without dropout the output is the input
 * itself.
 */
public final class Dropout {
  private Dropout() {}

  public static Variable apply(Graph graph, Variable x, double probability) {
    double p = graph.dropout(probability);
    if (p == 0) {
      return x;
    }
    long key = graph.nextKey();
    Tensor y = graph.workspace().allocate(x.value().shape());
    graph.kernels().dropout().dropout(x.value(), p, key, y);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, x, out, p, key));
  }

  private static void backward(Graph graph, Variable x, Variable out, double p, long key) {
    Tensor gradient = out.takeGradient();
    graph.kernels().dropout().dropout(gradient, p, key, gradient);
    x.adopt(gradient);
  }
}
