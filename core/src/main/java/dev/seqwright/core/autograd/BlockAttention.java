package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.Stream;

/**
 * Causal attention to the blocks of s positions before a position's own, a row each, and to its own
 * block up to itself: y_i = sum over {c &lt; floor(i / s)} and {s floor(i / s) &lt;= j &lt;= i} of
 * drop(softmax(q_i . key / sqrt d)) value, in each of H heads; q, k, v, y (N, H d), rows of blocks
 * (M, H d).
 *
 * <p>Backward, with A the softmax and dA = drop(dy value'): dS = A (dA - dy . y); dq = dS key /
 * sqrt d; dkey = dS' q / sqrt d; dvalue = drop(A)' dy. A is computed again, some queries at a time,
 * so that memory is O((N + M) D).
 */
public final class BlockAttention {
  private static final int QUERIES = 64;

  /** Keys and values of positions (N, H d) and of blocks (M, H d). */
  public record Rows(Operand k, Operand v, Operand blockKeys, Operand blockValues) {}

  /** Where positions and blocks of each sequence lie, s, H and the dropout of weights. */
  public record Setting(
      SequenceLayout layout, SequenceLayout blocks, int stride, int heads, double dropout) {}

  private final Graph graph;
  private final Columns q;
  private final Rows rows;
  private final Setting setting;
  private final float scale;
  private final double dropout;
  private final long key;

  private BlockAttention(Graph graph, Columns q, Rows rows, Setting setting) {
    this.graph = graph;
    this.q = q;
    this.rows = rows;
    this.setting = setting;
    this.scale = (float) (1 / Math.sqrt((double) q.width() / setting.heads()));
    this.dropout = graph.dropout(setting.dropout());
    this.key = graph.nextKey();
  }

  public static Variable apply(Graph graph, Operand queries, Rows rows, Setting setting) {
    BlockAttention op = new BlockAttention(graph, queries.columns(), rows, setting);
    Tensor y = op.q.like(graph);
    op.each(chunk -> op.forward(chunk, y.matrix()));
    Variable out = graph.output(y);
    return graph.record(out, () -> op.backward(out));
  }

  /** What is done with some queries of a sequence, in a head. */
  @FunctionalInterface
  private interface Work {
    void on(Chunk chunk);
  }

  private void each(Work work) {
    SequenceLayout layout = setting.layout();
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = 0; i < layout.length(b); i += QUERIES) {
        for (int h = 0; h < setting.heads(); h++) {
          work.on(new Chunk(setting, b, i, Math.min(QUERIES, layout.length(b) - i), h));
        }
      }
    }
  }

  /** Queries {@code first} to {@code first + count} of sequence b, and what they see together. */
  private record Chunk(Setting setting, int b, int first, int count, int head) {

    /** How many blocks the last query sees. */
    int blocks() {
      return (first + count - 1) / setting.stride();
    }

    /** The first position of the first query's block. */
    int own() {
      return first - first % setting.stride();
    }

    /** The number of columns of scores: blocks, then positions. */
    int width() {
      return blocks() + first + count - own();
    }

    Matrix queries(Matrix x) {
      int start = setting.layout().start(b);
      return part(x, start + first, count);
    }

    Matrix positions(Matrix x) {
      int start = setting.layout().start(b);
      return part(x, start + own(), first + count - own());
    }

    Matrix blocks(Matrix x) {
      return part(x, setting.blocks().start(b), blocks());
    }

    private Matrix part(Matrix x, int from, int rows) {
      int d = x.columns() / setting.heads();
      return x.columns(head * d, (head + 1) * d).rows(from, from + rows);
    }

    long counter() {
      return (long) (setting.layout().start(b) + first) * setting.heads() + head;
    }

    /** Puts out what a query does not see: its own block among the blocks, and all but it. */
    void hide(Tensor scores) {
      for (int r = 0; r < count; r++) {
        int block = (first + r) / setting.stride();
        long row = (long) r * width();
        hide(scores, row + block, row + blocks());
        long positions = row + blocks() - own();
        hide(scores, row + blocks(), positions + (long) block * setting.stride());
        hide(scores, positions + first + r + 1, row + width());
      }
    }

    private static void hide(Tensor scores, long from, long to) {
      for (long e = from; e < to; e++) {
        scores.set(e, Float.NEGATIVE_INFINITY);
      }
    }
  }

  /** scale a key' of all that the chunk's queries may see. */
  private Tensor products(Chunk chunk, Matrix a, Operand blocks, Operand positions) {
    Tensor s = graph.workspace().allocate(chunk.count, chunk.width());
    Kernels kernels = graph.kernels();
    Matrix right = s.columns(chunk.blocks(), chunk.width());
    kernels
        .products()
        .gemm(a, chunk.positions(positions.columns().matrix()).transposed(), right, 0);
    if (chunk.blocks() > 0) {
      Matrix left = s.columns(0, chunk.blocks());
      kernels.products().gemm(a, chunk.blocks(blocks.columns().matrix()).transposed(), left, 0);
    }
    return s;
  }

  /** A. */
  private Tensor weights(Chunk chunk) {
    Tensor s = products(chunk, chunk.queries(q.matrix()), rows.blockKeys(), rows.k());
    graph.kernels().elements().scale(scale, s);
    chunk.hide(s);
    graph.kernels().softmax().softmax(s, s);
    return s;
  }

  private void drop(Chunk chunk, Tensor x) {
    if (dropout > 0) {
      graph.kernels().dropout().dropout(x, dropout, CounterRandom.key(key, chunk.counter()), x);
    }
  }

  private void forward(Chunk chunk, Matrix y) {
    Tensor a = weights(chunk);
    drop(chunk, a);
    sum(chunk, a, rows.blockValues(), rows.v(), y);
    graph.workspace().release(a);
  }

  /** The queries' rows of y become a times the rows that they may see. */
  private void sum(Chunk chunk, Tensor a, Operand blocks, Operand positions, Matrix y) {
    Kernels kernels = graph.kernels();
    Matrix to = chunk.queries(y);
    Matrix right = a.columns(chunk.blocks(), chunk.width());
    kernels.products().gemm(right, chunk.positions(positions.columns().matrix()), to, 0);
    if (chunk.blocks() > 0) {
      kernels
          .products()
          .gemm(a.columns(0, chunk.blocks()), chunk.blocks(blocks.columns().matrix()), to, 1);
    }
  }

  /** The transposed sum: a' x is added to the gradients of the rows that the queries may see. */
  private void scatter(Chunk chunk, Tensor a, Matrix x, Matrix blocks, Matrix positions) {
    Kernels kernels = graph.kernels();
    Matrix from = chunk.queries(x);
    Matrix right = a.columns(chunk.blocks(), chunk.width()).transposed();
    kernels.products().gemm(right, from, chunk.positions(positions), 1);
    if (chunk.blocks() > 0) {
      Matrix left = a.columns(0, chunk.blocks()).transposed();
      kernels.products().gemm(left, from, chunk.blocks(blocks), 1);
    }
  }

  private void backward(Variable out) {
    Columns.Arrival dq = zeros(q);
    Columns.Arrival dk = zeros(rows.k());
    Columns.Arrival dv = zeros(rows.v());
    Columns.Arrival dBlockKeys = zeros(rows.blockKeys());
    Columns.Arrival dBlockValues = zeros(rows.blockValues());
    each(
        chunk -> {
          Tensor a = weights(chunk);
          Tensor ds = slopes(chunk, a, out);
          graph.kernels().elements().scale(scale, ds);
          sum(chunk, ds, rows.blockKeys(), rows.k(), dq.matrix());
          scatter(chunk, ds, q.matrix(), dBlockKeys.matrix(), dk.matrix());
          drop(chunk, a);
          scatter(chunk, a, out.gradient().matrix(), dBlockValues.matrix(), dv.matrix());
          graph.workspace().release(ds);
          graph.workspace().release(a);
        });
    Stream.of(dq, dk, dv, dBlockKeys, dBlockValues).forEach(arrival -> arrival.end(graph));
  }

  /** dS. */
  private Tensor slopes(Chunk chunk, Tensor a, Variable out) {
    Matrix dy = chunk.queries(out.gradient().matrix());
    Matrix y = chunk.queries(out.value().matrix());
    Tensor ds = products(chunk, dy, rows.blockValues(), rows.v());
    drop(chunk, ds);
    graph.kernels().elements().multiply(ds, a, ds, 0);
    for (int r = 0; r < chunk.count; r++) {
      double dot = 0;
      for (int c = 0; c < y.columns(); c++) {
        dot += (double) dy.get(r, c) * y.get(r, c);
      }
      graph.kernels().elements().axpy((float) -dot, a.rows(r, r + 1), ds.rows(r, r + 1));
    }
    return ds;
  }

  private Columns.Arrival zeros(Operand x) {
    Columns.Arrival arrival = x.columns().arrival(graph);
    arrival.matrix().zero();
    return arrival;
  }
}
