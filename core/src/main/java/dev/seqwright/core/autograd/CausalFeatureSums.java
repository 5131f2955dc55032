package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;

/**
 * {@link FeatureSums} of a position and those before it: y_i = sum over j &lt;= i of (q_i . k_j)
 * v_j, in chunks of C rows; S (F, d) is what the chunks before have summed.
 *
 * <pre>
 *   (1) A = tril(Q_c K_c')             (C, C)
 *   (2) Y_c = A V_c + Q_c S
 *   (3) S = S + K_c' V_c
 * </pre>
 *
 * Backward, last chunk first, with E (F, d) the gradient that later chunks give to S and dA =
 * tril(dY_c V_c'): dQ_c = dA K_c + dY_c S'; dK_c = dA' Q_c + V_c E'; dV_c = A' dY_c + K_c E; E = E
 * + Q_c' dY_c. Time O(n (C + F) (F + d)).
 */
public final class CausalFeatureSums {
  /** C: where the products are large enough to be fast, and the triangle is still small. */
  static final int CHUNK = 64;

  private final Graph graph;
  private final Kernels kernels;
  private final HeadColumns q;
  private final HeadColumns k;
  private final HeadColumns v;
  private final Tensor triangle;

  private CausalFeatureSums(Graph graph, HeadColumns q, HeadColumns k, HeadColumns v) {
    this.graph = graph;
    this.kernels = graph.kernels();
    this.q = q;
    this.k = k;
    this.v = v;
    this.triangle = graph.workspace().allocate(CHUNK * CHUNK);
  }

  /**
   * The sums over the keys so far.
   *
   * @param q (N, H F)
   * @param k (N, H F)
   * @param v (N, H d)
   * @return (N, H d)
   */
  public static Variable apply(
      Graph graph, Variable q, Variable k, Variable v, SequenceLayout layout, int heads) {
    CausalFeatureSums sums =
        new CausalFeatureSums(
            graph,
            new HeadColumns(q.value(), layout, heads),
            new HeadColumns(k.value(), layout, heads),
            new HeadColumns(v.value(), layout, heads));
    Variable out = graph.output(sums.forward());
    return graph.record(out, () -> sums.backward(q, k, v, out.gradient()));
  }

  private Tensor forward() {
    HeadColumns y = v.like(graph.workspace());
    Tensor state = graph.workspace().allocate(k.width(), v.width());
    for (int b = 0; b < q.layout().sequences(); b++) {
      for (int h = 0; h < q.heads(); h++) {
        forward(b, h, y.of(b, h), state.zero());
      }
    }
    graph.workspace().release(state);
    return y.tensor();
  }

  private void forward(int b, int h, Matrix y, Tensor state) {
    for (int from = 0; from < y.rows(); from += CHUNK) {
      int to = Math.min(y.rows(), from + CHUNK);
      Matrix keys = k.of(b, h).rows(from, to);
      Matrix values = v.of(b, h).rows(from, to);
      Matrix queries = q.of(b, h).rows(from, to);
      kernels.products().gemm(triangle(queries, keys), values, y.rows(from, to), 0);
      kernels.products().gemm(queries, state.matrix(), y.rows(from, to), 1);
      kernels.products().gemm(keys.transposed(), values, state.matrix(), 1);
    }
  }

  /** tril(a b'). */
  private Matrix triangle(Matrix a, Matrix b) {
    int rows = a.rows();
    Tensor product = triangle.slice(0, rows, rows);
    kernels.products().gemm(a, b.transposed(), product.matrix(), 0);
    for (int i = 0; i + 1 < rows; i++) {
      product.slice((long) i * rows + i + 1, rows - i - 1).zero();
    }
    return product.matrix();
  }

  private void backward(Variable queries, Variable keys, Variable values, Tensor dy) {
    HeadColumns up = new HeadColumns(dy, v.layout(), v.heads());
    HeadColumns dq = q.like(graph.workspace());
    HeadColumns dk = k.like(graph.workspace());
    HeadColumns dv = v.like(graph.workspace());
    for (int b = 0; b < q.layout().sequences(); b++) {
      Tensor states = graph.workspace().zeros(chunks(b), k.width(), v.width());
      Tensor later = graph.workspace().allocate(k.width(), v.width());
      for (int h = 0; h < q.heads(); h++) {
        sum(b, h, states);
        backward(b, h, states, later.zero(), up, dq, dk, dv);
      }
      graph.workspace().release(later);
      graph.workspace().release(states);
    }
    queries.adopt(dq.tensor());
    keys.adopt(dk.tensor());
    values.adopt(dv.tensor());
    graph.workspace().release(triangle);
  }

  private int chunks(int b) {
    return (q.layout().length(b) + CHUNK - 1) / CHUNK;
  }

  /** S before each chunk. */
  private void sum(int b, int h, Tensor states) {
    for (int c = 1; c < states.dim(0); c++) {
      int from = (c - 1) * CHUNK;
      Tensor next = state(states, c).copyFrom(state(states, c - 1));
      Matrix keys = k.of(b, h).rows(from, from + CHUNK);
      kernels
          .products()
          .gemm(keys.transposed(), v.of(b, h).rows(from, from + CHUNK), next.matrix(), 1);
    }
  }

  private Tensor state(Tensor states, int chunk) {
    int size = k.width() * v.width();
    return states.slice((long) chunk * size, k.width(), v.width());
  }

  private void backward(
      int b,
      int h,
      Tensor states,
      Tensor later,
      HeadColumns up,
      HeadColumns dq,
      HeadColumns dk,
      HeadColumns dv) {
    for (int c = states.dim(0) - 1; c >= 0; c--) {
      int from = c * CHUNK;
      int to = Math.min(q.layout().length(b), from + CHUNK);
      Matrix queries = q.of(b, h).rows(from, to);
      Matrix keys = k.of(b, h).rows(from, to);
      Matrix values = v.of(b, h).rows(from, to);
      Matrix dy = up.of(b, h).rows(from, to);
      Matrix e = later.matrix();
      Matrix weights = triangle(queries, keys);
      sumInto(weights.transposed(), dy, keys, e, dv.of(b, h).rows(from, to));
      Matrix slopes = triangle(dy, values);
      Matrix before = state(states, c).matrix();
      sumInto(slopes, keys, dy, before.transposed(), dq.of(b, h).rows(from, to));
      sumInto(slopes.transposed(), queries, values, e.transposed(), dk.of(b, h).rows(from, to));
      kernels.products().gemm(queries.transposed(), dy, e, 1);
    }
  }

  /** out = a b + c d. */
  private void sumInto(Matrix a, Matrix b, Matrix c, Matrix d, Matrix out) {
    kernels.products().gemm(a, b, out, 0);
    kernels.products().gemm(c, d, out, 1);
  }
}
