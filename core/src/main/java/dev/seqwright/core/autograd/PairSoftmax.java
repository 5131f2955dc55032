package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/**
 * a = softmax of s over the pairs of each query row, in each head: s and a (P, H). Backward: ds = a
 * (da - sum over the row of a da).
 */
public final class PairSoftmax {
  private PairSoftmax() {}

  public static Variable apply(Graph graph, Variable s, Pairs pairs) {
    Tensor a = graph.workspace().allocate(s.value().shape());
    graph.kernels().pairs().softmax(s.value(), pairs, a);
    Variable out = graph.output(a);
    return graph.record(out, () -> backward(graph, s, pairs, out));
  }

  private static void backward(Graph graph, Variable s, Pairs pairs, Variable out) {
    if (s.differentiable()) {
      Tensor ds = graph.workspace().allocate(s.value().shape());
      graph.kernels().pairs().softmaxBackward(out.value(), out.gradient(), pairs, ds);
      s.adopt(ds);
    }
  }
}
