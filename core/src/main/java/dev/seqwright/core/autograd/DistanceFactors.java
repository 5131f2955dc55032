package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.RowKernels;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Logits of queries, keys and signed distances (Yan et al. 2019) as dot products of rows that are
 * twice as wide, in each head of size d:
 *
 * <pre>
 *   (1) (q_i + u) . k_j + (q_i + v) . R_(j - i) = y_i . z_j,   R_t = [... sin(t w_p) cos(t w_p) ...]
 *   (2) y_i = [q_i + u | T_i (q_i + v)],   z_j = [k_j | R_j]
 *   (3) T_i turns each pair (a, b) of columns: (a cos(i w_p) + b sin(i w_p), b cos(i w_p) - a sin(i w_p))
 * </pre>
 *
 * This is exact, as sin((j - i) w) and cos((j - i) w) are such products of functions of i and of j:
 * so attention with these logits is dot-product attention, of keys of size 2 d and values of size
 * d. Time and memory O(n D), and no pair is looked at one by one.
 *
 * <p>Backward of y: with l the left half of dy and g the right one turned back, dq_i = l + g, du =
 * sum of l, dv = sum of g; of z: dk_j = l.
 *
 * @param rotation the angles t w_p, pairs of neighbours in heads of d columns
 * @param waves R_t (positions, d)
 */
public record DistanceFactors(Rotation rotation, Tensor waves) {
  /**
   * y (N, H 2 d) of queries (N, H d) at positions.
   *
   * @param content u (1, H d)
   * @param distance v (1, H d)
   */
  public Variable queries(
      Graph graph, Operand queries, Operand content, Operand distance, int... positions) {
    Columns q = queries.columns();
    Columns u = content.columns();
    Columns v = distance.columns();
    Tensor y = graph.workspace().allocate(q.rows(), 2 * q.width());
    Tensor sum = graph.workspace().allocate(q.rows(), size());
    RowKernels rows = graph.kernels().rows();
    int[] places = places(y);
    int[] first = new int[y.rows()];
    for (int c = 0; c < q.width(); c += size()) {
      rows.gather(part(u.matrix(), c), first, 1, left(y, c));
      rows.scatterAdd(part(q.matrix(), c), places, 1, left(y, c));
      rows.gather(part(v.matrix(), c), first, 1, sum.matrix());
      rows.scatterAdd(part(q.matrix(), c), places, 1, sum.matrix());
      rows.rotate(sum.matrix(), rotation, positions, -1, right(y, c));
    }
    graph.workspace().release(sum);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, q, u, v, out.gradient(), positions));
  }

  /** z (N, g 2 d) of keys (N, g d) at positions. */
  public Variable keys(Graph graph, Operand keys, int... positions) {
    Columns k = keys.columns();
    Tensor z = graph.workspace().allocate(k.rows(), 2 * k.width());
    RowKernels rows = graph.kernels().rows();
    int[] places = places(z);
    for (int c = 0; c < k.width(); c += size()) {
      rows.gather(part(k.matrix(), c), places, 1, left(z, c));
      rows.gather(waves.matrix(), positions, 1, right(z, c));
    }
    Variable out = graph.output(z);
    return graph.record(out, () -> k.contribute(graph, dk -> lefts(rows, out.gradient(), dk)));
  }

  private void backward(Graph graph, Columns q, Columns u, Columns v, Tensor dy, int... positions) {
    RowKernels rows = graph.kernels().rows();
    Tensor l = q.like(graph);
    Tensor g = q.like(graph);
    lefts(rows, dy, l.matrix());
    for (int c = 0; c < q.width(); c += size()) {
      rows.rotate(right(dy, c), rotation, positions, 1, part(g.matrix(), c));
    }
    u.accumulate((du, beta) -> rows.sum(l, du.row(0), beta));
    v.accumulate((dv, beta) -> rows.sum(g, dv.row(0), beta));
    graph.kernels().elements().axpy(1, l, g);
    graph.workspace().release(l);
    q.adopt(graph, g);
  }

  private void lefts(RowKernels rows, Tensor wide, Matrix to) {
    int[] places = places(wide);
    for (int c = 0; c < to.columns(); c += size()) {
      rows.gather(left(wide, c), places, 1, part(to, c));
    }
  }

  /** d. */
  private int size() {
    return rotation.headSize();
  }

  /** The columns of the head that begins at c. */
  private Matrix part(Matrix x, int c) {
    return x.columns(c, c + size());
  }

  /** The left half of this head's columns in rows that are twice as wide. */
  private Matrix left(Tensor wide, int c) {
    return wide.columns(2 * c, 2 * c + size());
  }

  private Matrix right(Tensor wide, int c) {
    return wide.columns(2 * c + size(), 2 * c + 2 * size());
  }

  private static int[] places(Tensor x) {
    return IntStream.range(0, x.rows()).toArray();
  }
}
