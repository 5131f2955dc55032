package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/**
 * The logits of attention at chosen pairs: s[p, h] = scale q_i,h . k_j,h for p = (i, j); q (Nq, H
 * d), k (Nk, H d), s (P, H). Time O(P H d), nothing is computed elsewhere. Keys may have fewer
 * heads, see {@link dev.seqwright.core.tensor.PairKernels}.
 *
 * <p>Backward: dq_i,h = scale sum over p of ds[p, h] k_j,h; dk_j,h = scale sum of ds[p, h] q_i,h.
 */
public final class PairDots {
  private PairDots() {}

  public static Variable apply(
      Graph graph, Operand queries, Operand keys, Pairs pairs, int heads, float scale) {
    Columns q = queries.columns();
    Columns k = keys.columns();
    Tensor s = graph.workspace().allocate(pairs.count(), heads);
    graph.kernels().pairs().dots(q.matrix(), k.matrix(), pairs, heads, scale, s);
    Variable out = graph.output(s);
    return graph.record(out, () -> backward(graph, q, k, pairs, scale, out.gradient()));
  }

  private static void backward(
      Graph graph, Columns q, Columns k, Pairs pairs, float scale, Tensor ds) {
    PairKernels kernels = graph.kernels().pairs();
    q.contribute(graph, dq -> kernels.sum(ds, k.matrix(), pairs, scale, dq));
    k.addTo(dk -> kernels.scatter(ds, q.matrix(), pairs, scale, dk));
  }
}
