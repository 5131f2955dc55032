package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;

/**
 * The gradient of attention on the Vector API: the weights are worked out again from the sums of
 * the forward pass (Dao et al. 2022), block of queries by block of queries.
 */
final class VectorAttentionBackward {
  private static final int BLOCK = VectorAttention.BLOCK;
  private final Scratch scratch = new Scratch();
  private final Transposition transposition = new Transposition();

  /** The inputs and outputs of a call besides the arguments of the forward pass. */
  private record Gradients(
      Matrix out, Tensor logSumExp, Matrix dout, Matrix dq, Matrix dk, Matrix dv) {}

  /**
   * Where the parts of the scratch memory lie: transposed keys and values, weights, slopes, numbers
   * of rows.
   */
  private record Places(long keys, long values, long weights, long slopes, long rest) {}

  void run(
      AttentionArguments a,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv) {
    Shapes.sameShape(out.matrix(), dout.matrix());
    Shapes.sameShape(a.q(), dq);
    Shapes.sameShape(a.k(), dk);
    Shapes.sameShape(a.v(), dv);
    Shapes.rowMajor(dk);
    Shapes.rowMajor(dv);
    Gradients g = new Gradients(out.matrix(), logSumExp, dout.matrix(), dq, dk, dv);
    try {
      for (int b = 0; b < a.queries().sequences(); b++) {
        for (int h = 0; h < a.heads(); h++) {
          head(new AttentionHead(a, b, h), g);
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Zeros gradients of keys or values that no query has seen yet. */
  private static void zero(Matrix rest) {
    long address = Simd.address(rest);
    for (int j = 0; j < rest.rows(); j++) {
      Simd.zero(address + 4L * j * rest.rowStride(), 4L * rest.columns());
    }
  }

  private void head(AttentionHead head, Gradients g) {
    long width = 4L * head.paddedKeys();
    long keys =
        scratch.address(width / 4 * (head.size() + head.valueSize() + 3 * BLOCK) + 2L * BLOCK);
    long values = keys + width * head.size();
    long weights = values + width * head.valueSize();
    long slopes = weights + width * BLOCK;
    Places places = new Places(keys, values, weights, slopes, slopes + width * BLOCK);
    transposition.run(head.keys(), keys, width);
    transposition.run(head.values(), values, width);
    int first = Math.min(BLOCK, head.queryCount());
    int seen = first == 0 ? 0 : head.visible(first - 1);
    if (head.isFirstOfItsKeys()) {
      zero(head.keys(g.dk(), seen));
      zero(head.values(g.dv(), seen));
    }
    for (int i = 0; i < head.queryCount(); i += BLOCK) {
      block(head, g, places, i);
    }
  }

  private static void block(AttentionHead head, Gradients g, Places at, int first) {
    int m = Math.min(BLOCK, head.queryCount() - first);
    int n = head.visible(first + m - 1);
    long width = 4L * head.paddedKeys();
    int padded = head.paddedKeysUpTo(first + m - 1);
    Matrix dout = head.outputs(g.dout(), first, m);
    head.scores(first, m, at.keys(), at.weights());
    new TileProduct(4L * dout.rowStride(), 4, width, width, 1, false)
        .run(Simd.address(dout), at.values(), at.slopes(), m, padded, head.valueSize());
    rows(head, g, at, first, m);
    queryGradient(head, g, at, first, m, n);
    Matrix queries = head.queries(first, m);
    boolean accumulate = first > 0 || !head.isFirstOfItsKeys();
    keyGradient(head, at.weights(), dout, head.values(g.dv(), 0), n, accumulate);
    keyGradient(head, at.slopes(), queries, head.keys(g.dk(), 0), n, accumulate);
  }

  private static void rows(AttentionHead head, Gradients g, Places at, int first, int m) {
    AttentionArguments a = head.arguments();
    AttentionRows rows = head.rows(first, m);
    long shifts = at.rest();
    long factors = shifts + 4L * BLOCK;
    float keep = (float) (1 / (1 - a.dropout()));
    for (int i = 0; i < m; i++) {
      Simd.set(shifts + 4L * i, g.logSumExp().get(head.rowOfHead(first + i)));
    }
    rows.exponentials(at.weights(), shifts, factors);
    head.drop(rows, at.slopes(), first);
    rows.gradients(at.weights(), at.slopes(), keep, a.scale());
    for (int i = 0; i < m; i++) {
      Simd.set(factors + 4L * i, keep);
    }
    rows.scale(at.weights(), factors);
    head.drop(rows, at.weights(), first);
  }

  /** dq = slopes K. */
  private static void queryGradient(
      AttentionHead head, Gradients g, Places at, int first, int m, int n) {
    Matrix keys = head.keys();
    Matrix dq = head.queries(g.dq(), first, m);
    Shapes.rowMajor(dq);
    new TileProduct(4L * head.paddedKeys(), 4, 4L * keys.rowStride(), 4L * dq.rowStride(), 1, false)
        .run(at.slopes(), Simd.address(keys), Simd.address(dq), m, head.size(), n);
  }

  /**
   * gradient (+)= factors' rows, for the first n keys: of dv from weights, of dk from slopes. The
   * first block of queries of the first head that goes with these keys sees no sum yet.
   */
  private static void keyGradient(
      AttentionHead head, long factors, Matrix rows, Matrix target, int n, boolean accumulate) {
    long width = 4L * head.paddedKeys();
    new TileProduct(4, width, 4L * rows.rowStride(), 4L * target.rowStride(), 1, accumulate)
        .run(factors, Simd.address(rows), Simd.address(target), n, rows.columns(), rows.rows());
  }
}
