package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PairKernels;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Causal attention with logits of distances (Dai et al. 2019), H heads at once: y_i = sum_j
 * drop(softmax_j(q_i . k_j + p_i . r_(i - j))) v_j; q, p and y (Nq, H d), k and v (Nk, H d), r (T,
 * H d). The queries of a sequence are its last rows: of n queries and m keys, query i stands at key
 * m - n + i and sees keys up to there.
 *
 * <p>For a head of a sequence the products with distances are a matrix (n, m), b_ic = p_i . r_(m -
 * 1 - c). Where its rows are m + 1 numbers apart, the numbers of the logits lie one behind the
 * other, a row of m after another, from number n - 1 on: s_ij = b_i(j + n - 1 - i). So s = b, then
 * s = s + q k' in the same memory. What wraps around are keys behind the query, which are masked.
 *
 * <p>Backward: ds = drop(A) (dy v') - A (dy . y); dq = ds k, dk = ds' q, and with db the same
 * memory seen as b, dp = db r, dr = db' p. A is computed again.
 *
 * <p>Time O(n m H d), memory n m beside inputs and outputs.
 */
public final class DistanceAttention {
  /**
   * What is attended.
   *
   * @param queries where the queries of each sequence lie
   * @param memory where the keys of each sequence lie, those of the queries last
   * @param heads H
   * @param seen the most keys that a query sees, itself among them
   * @param dropout probability of dropping a weight
   */
  public record Setting(
      SequenceLayout queries, SequenceLayout memory, int heads, int seen, double dropout) {}

  /** One call; the rows of r are those of the distances T - 1 ... 0. */
  private record Call(
      Graph graph,
      Columns q,
      Columns p,
      Columns k,
      Columns v,
      Columns r,
      Setting setting,
      double dropout,
      long key,
      Map<Long, Tensor> masks) {}

  private DistanceAttention() {}

  /**
   * Attends.
   *
   * @param q queries by content, scaled
   * @param p queries by distance, scaled
   * @param r a row for each distance, the farthest first: T - 1 ... 0, T the longest sequence
   */
  public static Variable apply(
      Graph graph, Operand q, Operand p, Operand k, Operand v, Operand r, Setting setting) {
    Call call =
        new Call(
            graph,
            q.columns(),
            p.columns(),
            k.columns(),
            v.columns(),
            r.columns(),
            setting,
            graph.dropout(setting.dropout),
            graph.nextKey(),
            new HashMap<>());
    Tensor y = graph.workspace().allocate(q.rows(), q.columns().width());
    each(call, (b, h) -> forward(call, b, h, y));
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(call, out));
  }

  /**
   * How much weight each key gets, the sum over the queries of its sequence and over heads, without
   * dropping.
   *
   * @return Nk numbers
   */
  public static float[] received(
      Graph graph, Operand q, Operand p, Operand k, Operand r, Setting setting) {
    Columns keys = k.columns();
    Call call =
        new Call(
            graph,
            q.columns(),
            p.columns(),
            keys,
            keys,
            r.columns(),
            setting,
            0,
            0,
            new HashMap<>());
    float[] sums = new float[keys.rows()];
    each(call, (b, h) -> receive(call, b, h, sums));
    return sums;
  }

  private static void receive(Call call, int b, int h, float... sums) {
    Tensor memory = memory(call, b);
    float[] weights = weights(call, b, h, memory).toArray();
    int keys = call.setting.memory.length(b);
    for (int e = 0; e < weights.length; e++) {
      sums[call.setting.memory.start(b) + e % keys] += weights[e];
    }
    call.graph.workspace().release(memory);
  }

  @FunctionalInterface
  private interface OfHead {
    void run(int sequence, int head);
  }

  private static void each(Call call, OfHead work) {
    for (int b = 0; b < call.setting.queries.sequences(); b++) {
      for (int h = 0; h < call.setting.heads; h++) {
        if (call.setting.queries.length(b) > 0) {
          work.run(b, h);
        }
      }
    }
  }

  private static void forward(Call call, int b, int h, Tensor y) {
    Tensor memory = memory(call, b);
    Tensor weights = weights(call, b, h, memory);
    drop(call, b, h, weights, weights);
    products(call)
        .gemm(
            weights.matrix(),
            keys(call, call.v.matrix(), b, h),
            queries(call, y.matrix(), b, h),
            0);
    call.graph.workspace().release(memory);
  }

  /** Zeros for the numbers of b, of which those of the logits are a part. */
  private static Tensor memory(Call call, int b) {
    int n = call.setting.queries.length(b);
    return call.graph.workspace().zeros(n * (call.setting.memory.length(b) + 1));
  }

  /** b (n, m) in its memory. */
  private static Matrix byDistance(Call call, int b, Tensor memory) {
    int m = call.setting.memory.length(b);
    return new Matrix(memory.memory(), 0, call.setting.queries.length(b), m, m + 1, 1);
  }

  /** s (n, m) in the memory of b. */
  private static Tensor logits(Call call, int b, Tensor memory) {
    int n = call.setting.queries.length(b);
    return memory.slice(n - 1L, n, call.setting.memory.length(b));
  }

  /** A (n, m). */
  private static Tensor weights(Call call, int b, int h, Tensor memory) {
    Matrix q = queries(call, call.q.matrix(), b, h);
    Matrix p = queries(call, call.p.matrix(), b, h);
    Matrix k = keys(call, call.k.matrix(), b, h);
    products(call)
        .gemm(
            p, distances(call, call.r.matrix(), b, h).transposed(), byDistance(call, b, memory), 0);
    Tensor s = logits(call, b, memory);
    products(call).gemm(q, k.transposed(), s.matrix(), 1);
    call.graph.kernels().elements().add(s, mask(call, b), s);
    call.graph.kernels().softmax().softmax(s, s);
    return s;
  }

  private static void drop(Call call, int b, int h, Tensor weights, Tensor out) {
    if (call.dropout > 0) {
      long own = CounterRandom.key(call.key, (long) b * call.setting.heads + h);
      call.graph.kernels().dropout().dropout(weights, call.dropout, own, out);
    }
  }

  /** 0 for the keys that each query of a sequence sees, else -infinity. */
  private static Tensor mask(Call call, int b) {
    int n = call.setting.queries.length(b);
    int m = call.setting.memory.length(b);
    return call.masks.computeIfAbsent((long) n << 32 | m, size -> mask(call, n, m));
  }

  private static Tensor mask(Call call, int n, int m) {
    Tensor hidden = call.graph.workspace().allocate(m);
    for (int j = 0; j < m; j++) {
      hidden.set(j, Float.NEGATIVE_INFINITY);
    }
    Tensor mask = call.graph.workspace().zeros(n, m);
    for (int i = 0; i < n; i++) {
      int own = m - n + i;
      int before = Math.max(0, own - call.setting.seen + 1);
      long row = (long) i * m;
      mask.slice(row, before).copyFrom(hidden.slice(0, before));
      mask.slice(row + own + 1, m - own - 1).copyFrom(hidden.slice(0, m - own - 1));
    }
    call.graph.workspace().release(hidden);
    return mask;
  }

  /** The gradients of all inputs while they are computed. */
  private record Gradients(Matrix q, Matrix p, Matrix k, Matrix v, Matrix r) {}

  private static void backward(Call call, Variable out) {
    Columns.Arrival dq = call.q.arrival(call.graph);
    Columns.Arrival dp = call.p.arrival(call.graph);
    Columns.Arrival dk = call.k.arrival(call.graph);
    Columns.Arrival dv = call.v.arrival(call.graph);
    Tensor dr = call.graph.workspace().zeros(call.r.rows(), call.r.width());
    Gradients gradients =
        new Gradients(dq.matrix(), dp.matrix(), dk.matrix(), dv.matrix(), dr.matrix());
    each(call, (b, h) -> backward(call, b, h, out, gradients));
    Stream.of(dq, dp, dk, dv).forEach(arrival -> arrival.end(call.graph));
    call.r.adopt(call.graph, dr);
  }

  private static void backward(Call call, int b, int h, Variable out, Gradients to) {
    Tensor memory = memory(call, b);
    Tensor weights = weights(call, b, h, memory);
    Matrix dy = queries(call, out.gradient().matrix(), b, h);
    Tensor kept = call.dropout > 0 ? call.graph.workspace().allocate(weights.shape()) : weights;
    drop(call, b, h, weights, kept);
    products(call).gemm(kept.matrix().transposed(), dy, keys(call, to.v, b, h), 0);
    Tensor slopes = memory(call, b);
    Tensor ds = logits(call, b, slopes);
    products(call).gemm(dy, keys(call, call.v.matrix(), b, h).transposed(), ds.matrix(), 0);
    call.graph.kernels().elements().multiply(kept, ds, ds, 0);
    subtractMeans(call, weights, dy, queries(call, out.value().matrix(), b, h), ds);
    inputs(call, b, h, ds.matrix(), byDistance(call, b, slopes), to);
    Stream.of(slopes, memory).forEach(call.graph.workspace()::release);
    if (kept != weights) {
      call.graph.workspace().release(kept);
    }
  }

  /** ds -= A (dy . y), row by row; A is not needed any more. */
  private static void subtractMeans(Call call, Tensor weights, Matrix dy, Matrix y, Tensor ds) {
    int n = weights.rows();
    Pairs rows = new Pairs(IntStream.rangeClosed(0, n).toArray(), IntStream.range(0, n).toArray());
    PairKernels pairs = call.graph.kernels().pairs();
    Tensor means = call.graph.workspace().allocate(n, 1);
    Tensor scaled = call.graph.workspace().allocate(weights.shape());
    pairs.dots(dy, y, rows, 1, 1, means);
    pairs.sum(means, weights.matrix(), rows, -1, scaled.matrix());
    call.graph.kernels().elements().axpy(1, scaled, ds);
    Stream.of(means, scaled).forEach(call.graph.workspace()::release);
  }

  private static void inputs(Call call, int b, int h, Matrix ds, Matrix db, Gradients to) {
    ProductKernels products = products(call);
    Matrix q = queries(call, call.q.matrix(), b, h);
    Matrix p = queries(call, call.p.matrix(), b, h);
    products.gemm(ds, keys(call, call.k.matrix(), b, h), queries(call, to.q, b, h), 0);
    products.gemm(ds.transposed(), q, keys(call, to.k, b, h), 0);
    products.gemm(db, distances(call, call.r.matrix(), b, h), queries(call, to.p, b, h), 0);
    products.gemm(db.transposed(), p, distances(call, to.r, b, h), 1);
  }

  private static ProductKernels products(Call call) {
    return call.graph.kernels().products();
  }

  private static Matrix queries(Call call, Matrix all, int b, int h) {
    return head(call, all.rows(call.setting.queries.start(b), call.setting.queries.end(b)), h);
  }

  private static Matrix keys(Call call, Matrix all, int b, int h) {
    return head(call, all.rows(call.setting.memory.start(b), call.setting.memory.end(b)), h);
  }

  /** The rows of the distances m - 1 ... 0. */
  private static Matrix distances(Call call, Matrix all, int b, int h) {
    return head(call, all.rows(all.rows() - call.setting.memory.length(b), all.rows()), h);
  }

  private static Matrix head(Call call, Matrix rows, int h) {
    int size = rows.columns() / call.setting.heads;
    return rows.columns(h * size, (h + 1) * size);
  }
}
