package dev.seqwright.core.tensor;

import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The gradient of attention on the Vector API: the weights are worked out again from the sums of
 * the forward pass (Dao et al. 2022), block of queries by block of queries.
 */
final class VectorAttentionBackward {
  private static final int BLOCK = VectorAttention.BLOCK;
  private final Scratch scratch = new Scratch();

  /** What a call gives and takes beside the arguments of the forward pass. */
  private record Gradients(
      Matrix out, Tensor logSumExp, Matrix dout, Matrix dq, Matrix dk, Matrix dv) {}

  /** Where the parts of the scratch memory lie: transposed keys and values, weights, slopes. */
  private record Places(long keys, long values, long weights, long slopes) {}

  void backward(
      AttentionArguments a,
      Tensor out,
      Tensor logSumExp,
      Tensor dout,
      Matrix dq,
      Matrix dk,
      Matrix dv) {
    AttentionShapes.check(a, out, logSumExp);
    Shapes.sameShape(a.q(), dout.matrix());
    Shapes.sameShape(a.q(), dq);
    Shapes.sameShape(a.k(), dk);
    Shapes.sameShape(a.v(), dv);
    zero(dk);
    zero(dv);
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

  private static void zero(Matrix x) {
    Shapes.rowMajor(x);
    long address = Lanes.address(x);
    for (int i = 0; i < x.rows(); i++) {
      Lanes.zero(address + 4L * i * x.rowStride(), 4L * x.columns());
    }
  }

  private void head(AttentionHead head, Gradients g) {
    long width = 4L * head.paddedKeys();
    long keys = scratch.address(width / 4 * 2 * (head.size() + BLOCK));
    long values = keys + width * head.size();
    long weights = values + width * head.size();
    Places places = new Places(keys, values, weights, weights + width * BLOCK);
    Transposition.run(head.keys(), keys, width);
    Transposition.run(head.values(), values, width);
    for (int i = 0; i < head.queryCount(); i += BLOCK) {
      block(head, g, places, i);
    }
  }

  private static void block(AttentionHead head, Gradients g, Places at, int first) {
    int m = Math.min(BLOCK, head.queryCount() - first);
    int n = head.visible(first + m - 1);
    long width = 4L * head.paddedKeys();
    Matrix dout = head.part(g.dout(), head.firstQuery() + first, m);
    head.scores(first, m, n, at.keys(), at.weights());
    new TileProduct(4L * dout.rowStride(), 4, width, width, 1, false)
        .run(Lanes.address(dout), at.values(), at.slopes(), m, n, head.size());
    rows(head, g, at, first, m, n);
    queryGradient(head, g, at, first, m, n);
    Matrix queries = head.queries(first, m);
    keyGradient(head, at.weights(), dout, g.dv(), n);
    keyGradient(head, at.slopes(), queries, g.dk(), n);
  }

  private static void rows(AttentionHead head, Gradients g, Places at, int first, int m, int n) {
    Matrix out = head.part(g.out(), head.firstQuery() + first, m);
    Matrix dout = head.part(g.dout(), head.firstQuery() + first, m);
    long width = 4L * head.paddedKeys();
    for (int i = 0; i < m; i++) {
      int visible = head.visible(first + i);
      long weights = at.weights() + i * width;
      long slopes = at.slopes() + i * width;
      float delta =
          SoftmaxRow.dot(
              Lanes.address(out.rows(i, i + 1)), Lanes.address(dout.rows(i, i + 1)), head.size());
      float lse = g.logSumExp().get(head.rowOfHead(first + i));
      SoftmaxRow.exp(weights, weights, visible, lse);
      slopes(head.arguments(), head.counter(first + i), weights, slopes, visible, delta);
      Lanes.zero(weights + 4L * visible, 4L * (n - visible));
      Lanes.zero(slopes + 4L * visible, 4L * (n - visible));
    }
  }

  /** slope = scale w (keep slope - delta), then w = keep w, of a query's weights w. */
  private static void slopes(
      AttentionArguments a, int counter, long weights, long slopes, int n, float delta) {
    int threshold = CounterRandom.threshold(a.dropout());
    float keep = (float) (1 / (1 - a.dropout()));
    for (int j = 0; j < n; j += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.SPECIES.indexInRange(j, n);
      FloatVector weight = Lanes.load(weights + 4L * j, mask);
      FloatVector slope = Lanes.load(slopes + 4L * j, mask);
      FloatVector kept = weight.mul(keep);
      slope = slope.mul(keep);
      if (threshold > 0) {
        kept = VectorDropout.keep(kept, a.key(), counter + j, threshold);
        slope = VectorDropout.keep(slope, a.key(), counter + j, threshold);
      }
      slope = slope.sub(delta).mul(weight).mul(a.scale());
      Lanes.store(kept, weights + 4L * j, mask);
      Lanes.store(slope, slopes + 4L * j, mask);
    }
  }

  /** dq = slopes K. */
  private static void queryGradient(
      AttentionHead head, Gradients g, Places at, int first, int m, int n) {
    Matrix keys = head.keys();
    Matrix dq = head.part(g.dq(), head.firstQuery() + first, m);
    Shapes.rowMajor(dq);
    new TileProduct(4L * head.paddedKeys(), 4, 4L * keys.rowStride(), 4L * dq.rowStride(), 1, false)
        .run(at.slopes(), Lanes.address(keys), Lanes.address(dq), m, head.size(), n);
  }

  /** gradient += factors' rows, for the first n keys: of dv from weights, of dk from slopes. */
  private static void keyGradient(
      AttentionHead head, long factors, Matrix rows, Matrix gradient, int n) {
    Matrix target = head.part(gradient, head.firstKey(), head.keyCount());
    long width = 4L * head.paddedKeys();
    new TileProduct(4, width, 4L * rows.rowStride(), 4L * target.rowStride(), 1, true)
        .run(factors, Lanes.address(rows), Lanes.address(target), n, head.size(), rows.rows());
  }
}
