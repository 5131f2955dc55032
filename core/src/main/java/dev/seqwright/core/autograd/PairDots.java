package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/**
 * The logits of attention at chosen pairs: s[p, h] = scale q_i,h . k_j,h for p = (i, j); q (Nq, H
 * d), k (Nk, H d), s (P, H). Time O(P H d), nothing is computed elsewhere.
 *
 * <p>Backward: dq_i,h = scale sum over p of ds[p, h] k_j,h; dk_j,h = scale sum of ds[p, h] q_i,h.
 */
public final class PairDots {
  private PairDots() {}

  public static Variable apply(
      Graph graph, Variable q, Variable k, Pairs pairs, int heads, float scale) {
    Tensor s = graph.workspace().allocate(pairs.count(), heads);
    graph.kernels().pairs().dots(q.value(), k.value(), pairs, heads, scale, s);
    Variable out = graph.output(s);
    return graph.record(out, () -> backward(graph, q, k, pairs, scale, out));
  }

  private static void backward(
      Graph graph, Variable q, Variable k, Pairs pairs, float scale, Variable out) {
    if (q.differentiable()) {
      Tensor dq = graph.workspace().allocate(q.value().shape());
      graph.kernels().pairs().sum(out.gradient(), k.value(), pairs, scale, dq);
      q.adopt(dq);
    }
    k.accumulate(
        (dk, beta) -> {
          Tensor sum = beta == 0 ? dk.zero() : dk;
          graph.kernels().pairs().scatter(out.gradient(), q.value(), pairs, scale, sum);
        });
  }
}
