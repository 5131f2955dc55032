package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.AttentionKernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;

/**
 * Attention on the Vector API, one head of one sequence at a time: the keys are transposed once, so
 * that scores come out with adjacent keys in adjacent lanes, and the queries are taken in blocks,
 * so that the scores stay in the cache and memory stays linear in the sequence.
 */
final class VectorAttention implements AttentionKernels {
  /** Queries in a block. */
  static final int BLOCK = 32;

  private final Scratch scratch = new Scratch();
  private final Transposition transposition = new Transposition();
  private final VectorAttentionBackward backward = new VectorAttentionBackward();
  private final VectorAttentionIndexed indexed = new VectorAttentionIndexed();

  @Override
  public void forward(AttentionArguments a, Tensor out, Tensor logSumExp) {
    check(a, out, logSumExp);
    try {
      for (int b = 0; b < a.queries().sequences(); b++) {
        for (int h = 0; h < a.heads(); h++) {
          head(new AttentionHead(a, b, h), out, logSumExp);
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void backward(
      AttentionArguments a,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv) {
    check(a, out, logSumExp);
    backward.run(a, out, logSumExp, dout, dq, dk, dv);
  }

  @Override
  public void indexed(
      Matrix q,
      Matrix keys,
      Matrix values,
      int[] rows,
      int[] from,
      int heads,
      float scale,
      Tensor out) {
    indexed.run(q, keys, values, rows, from, heads, scale, out);
  }

  private static void check(AttentionArguments a, Tensor out, Tensor logSumExp) {
    Shapes.rowMajor(a.q());
    Shapes.rowMajor(a.k());
    Shapes.rowMajor(a.v());
    boolean fit =
        a.q().rows() == a.queries().rows()
            && a.k().rows() == a.memory().rows()
            && a.v().rows() == a.memory().rows()
            && a.q().columns() % a.heads() == 0
            && areShared(a)
            && a.queries().sequences() == a.memory().sequences();
    if (!fit) {
      throw new IllegalArgumentException("these do not fit together: " + a);
    }
    Shapes.holds(out, (long) a.q().rows() * a.heads() * a.valueSize());
    Shapes.holds(logSumExp, (long) a.q().rows() * a.heads());
  }

  /** The heads of keys are a divisor of those of queries. */
  private static boolean areShared(AttentionArguments a) {
    int columns = a.k().columns();
    return columns > 0
        && columns % a.headSize() == 0
        && a.q().columns() % columns == 0
        && a.v().columns() % (columns / a.headSize()) == 0;
  }

  private void head(AttentionHead head, Tensor out, Tensor logSumExp) {
    int width = head.paddedKeys();
    long keys = scratch.address((long) width * (head.size() + BLOCK) + 2L * BLOCK);
    long scores = keys + 4L * width * head.size();
    transposition.run(head.keys(), keys, 4L * width);
    for (int i = 0; i < head.queryCount(); i += BLOCK) {
      block(head, i, keys, scores, out, Simd.address(logSumExp));
    }
  }

  private static void block(
      AttentionHead head, int first, long keys, long scores, Tensor out, long logSumExp) {
    int m = Math.min(BLOCK, head.queryCount() - first);
    int n = head.visible(first + m - 1);
    head.scores(first, m, keys, scores);
    weights(head, first, head.rows(first, m), scores, logSumExp);
    Matrix values = head.values();
    Matrix target = head.outputs(out.matrix(), first, m);
    long width = 4L * head.paddedKeys();
    new TileProduct(width, 4, 4L * values.rowStride(), 4L * target.rowStride(), 1, false)
        .run(scores, Simd.address(values), Simd.address(target), m, head.valueSize(), n);
  }

  /** Turns the scores of the queries from {@code first} on into weights. */
  private static void weights(
      AttentionHead head, int first, AttentionRows rows, long scores, long logSumExp) {
    long maxima = scores + 4L * head.paddedKeys() * BLOCK;
    long sums = maxima + 4L * BLOCK;
    rows.maxima(scores, maxima);
    rows.exponentials(scores, maxima, sums);
    AttentionArguments a = head.arguments();
    double keep = 1 / (1 - a.dropout());
    for (int i = 0; i < rows.rows(); i++) {
      float sum = Simd.get(sums + 4L * i);
      float lse = (float) (Simd.get(maxima + 4L * i) + Math.log(sum));
      Simd.set(logSumExp + 4L * head.rowOfHead(first + i), lse);
      Simd.set(sums + 4L * i, sum == 0 ? 0 : (float) (keep / sum));
    }
    rows.scale(scores, sums);
    head.drop(rows, scores, first);
  }
}
