package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;

/**
 * Attention without a softmax, in time that is linear in the length: for each head of each sequence
 * of queries q (Nq, H F), keys k (Nk, H F) and values v (Nk, H d),
 *
 * <pre>
 *   (1) S = K' V        (F, d)
 *   (2) Y = Q S         (Nq, d): y_i = sum_j (q_i . k_j) v_j
 * </pre>
 *
 * Backward: dS = Q' dY, dQ = dY S', dK = V dS', dV = K dS.
 */
public final class FeatureSums {
  private final Graph graph;
  private final Kernels kernels;
  private final HeadColumns q;
  private final HeadColumns k;
  private final HeadColumns v;
  private final int heads;

  private FeatureSums(Graph graph, HeadColumns q, HeadColumns k, HeadColumns v, int heads) {
    this.graph = graph;
    this.kernels = graph.kernels();
    this.q = q;
    this.k = k;
    this.v = v;
    this.heads = heads;
  }

  /**
   * The sums over all keys.
   *
   * @param queries the layout of q
   * @param keys the layout of k and v, as many sequences
   * @param heads H
   */
  public static Variable apply(
      Graph graph,
      Variable q,
      Variable k,
      Variable v,
      SequenceLayout queries,
      SequenceLayout keys,
      int heads) {
    FeatureSums sums =
        new FeatureSums(
            graph,
            new HeadColumns(q.value(), queries, heads),
            new HeadColumns(k.value(), keys, heads),
            new HeadColumns(v.value(), keys, heads),
            heads);
    Variable out = graph.output(sums.forward());
    return graph.record(out, () -> sums.backward(q, k, v, out.gradient()));
  }

  private Tensor forward() {
    Tensor y = graph.workspace().allocate(q.rows(), v.columns());
    HeadColumns out = new HeadColumns(y, q.layout(), heads);
    Tensor state = graph.workspace().allocate(k.width(), v.width());
    for (int b = 0; b < q.layout().sequences(); b++) {
      for (int h = 0; h < heads; h++) {
        kernels.products().gemm(k.of(b, h).transposed(), v.of(b, h), state.matrix(), 0);
        kernels.products().gemm(q.of(b, h), state.matrix(), out.of(b, h), 0);
      }
    }
    graph.workspace().release(state);
    return y;
  }

  private void backward(Variable queries, Variable keys, Variable values, Tensor dy) {
    HeadColumns up = new HeadColumns(dy, q.layout(), heads);
    HeadColumns dq = q.like(graph.workspace());
    HeadColumns dk = k.like(graph.workspace());
    HeadColumns dv = v.like(graph.workspace());
    Tensor state = graph.workspace().allocate(k.width(), v.width());
    for (int b = 0; b < q.layout().sequences(); b++) {
      for (int h = 0; h < heads; h++) {
        Matrix s = state.matrix();
        kernels.products().gemm(k.of(b, h).transposed(), v.of(b, h), s, 0);
        kernels.products().gemm(up.of(b, h), s.transposed(), dq.of(b, h), 0);
        kernels.products().gemm(q.of(b, h).transposed(), up.of(b, h), s, 0);
        kernels.products().gemm(v.of(b, h), s.transposed(), dk.of(b, h), 0);
        kernels.products().gemm(k.of(b, h), s, dv.of(b, h), 0);
      }
    }
    graph.workspace().release(state);
    queries.adopt(dq.tensor());
    keys.adopt(dk.tensor());
    values.adopt(dv.tensor());
  }
}
